package main

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path"
	"path/filepath"
	"runtime"
)

// writeImage writes an image archive (docker-archive) with one static program, which is its entry point.
// Same program, same bytes: there are no times in it.
func writeImage(name, program, archive string) error {
	content, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	entry := "/" + filepath.Base(program)
	var layer bytes.Buffer
	if err := writeTar(&layer, []entryFile{{"tmp/", nil, 0o1777}, {path.Base(entry), content, 0o755}}); err != nil {
		return err
	}
	config, err := json.Marshal(map[string]any{
		"architecture": runtime.GOARCH,
		"os":           "linux",
		"config":       map[string]any{"Entrypoint": []string{entry}, "WorkingDir": "/"},
		"rootfs":       map[string]any{"type": "layers", "diff_ids": []string{"sha256:" + digest(layer.Bytes())}},
	})
	if err != nil {
		return err
	}
	configName := digest(config) + ".json"
	manifest, err := json.Marshal([]map[string]any{{"Config": configName, "RepoTags": []string{name}, "Layers": []string{"layer.tar"}}})
	if err != nil {
		return err
	}
	file, err := os.Create(archive)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := writeTar(file, []entryFile{{configName, config, 0o644}, {"layer.tar", layer.Bytes(), 0o644}, {"manifest.json", manifest, 0o644}}); err != nil {
		return err
	}
	return file.Close()
}

type entryFile struct {
	name    string // a folder ends in a slash
	content []byte
	mode    int64
}

func writeTar(out io.Writer, files []entryFile) error {
	writer := tar.NewWriter(out)
	for _, file := range files {
		if err := writer.WriteHeader(&tar.Header{Name: file.name, Mode: file.mode, Size: int64(len(file.content))}); err != nil {
			return err
		}
		if _, err := writer.Write(file.content); err != nil {
			return err
		}
	}
	return writer.Close()
}

func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
