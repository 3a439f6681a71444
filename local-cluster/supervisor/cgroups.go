package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// hierarchy is one mounted cgroup file system: a controller of version 1, or version 2.
type hierarchy struct {
	path    string
	unified bool
}

// parseHierarchies finds them in the text of a mountinfo file. Source: proc_pid_mountinfo(5).
func parseHierarchies(mountinfo string) []hierarchy {
	var found []hierarchy
	lines := bufio.NewScanner(strings.NewReader(mountinfo))
	for lines.Scan() {
		before, after, ok := strings.Cut(lines.Text(), " - ")
		fields, kind := strings.Fields(before), strings.Fields(after)
		if !ok || len(fields) < 5 || len(kind) == 0 || (kind[0] != "cgroup" && kind[0] != "cgroup2") {
			continue
		}
		h := hierarchy{fields[4], kind[0] == "cgroup2"}
		if !slices.Contains(found, h) {
			found = append(found, h)
		}
	}
	return found
}

func hierarchies() ([]hierarchy, error) {
	mountinfo, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return nil, err
	}
	found := parseHierarchies(string(mountinfo))
	if len(found) == 0 {
		return nil, errors.New("no cgroup file system is mounted")
	}
	return found, nil
}

// makeCgroup makes a cgroup with its parents in every hierarchy, ready for processes or children.
func makeCgroup(name string) error {
	all, err := hierarchies()
	if err != nil {
		return err
	}
	for _, h := range all {
		path := h.path
		for _, part := range strings.Split(name, "/") {
			if h.unified {
				enableControllers(path)
			}
			path = filepath.Join(path, part)
			if err := os.Mkdir(path, 0o755); err != nil && !errors.Is(err, os.ErrExist) {
				return err
			}
			if err := inheritCpuset(path); err != nil {
				return err
			}
		}
	}
	return nil
}

// removeCgroup removes a cgroup and what is below, where no process is in it any more.
func removeCgroup(name string) error {
	all, err := hierarchies()
	if err != nil {
		return err
	}
	for _, h := range all {
		var folders []string
		_ = filepath.WalkDir(filepath.Join(h.path, name), func(path string, entry os.DirEntry, err error) error {
			if err == nil && entry.IsDir() {
				folders = append(folders, path)
			}
			return nil
		})
		for _, folder := range slices.Backward(folders) { // children first
			if err := os.Remove(folder); err != nil && !errors.Is(err, os.ErrNotExist) {
				return err
			}
		}
	}
	return nil
}

// enableControllers lets children of a cgroup of version 2 have controllers. One that cannot be enabled (a cgroup namespace whose root has
// processes) is missed by the kubelet, which says so in its log.
func enableControllers(path string) {
	available, err := os.ReadFile(filepath.Join(path, "cgroup.controllers"))
	if err != nil {
		return
	}
	for _, controller := range strings.Fields(string(available)) {
		_ = os.WriteFile(filepath.Join(path, "cgroup.subtree_control"), []byte("+"+controller), 0o644)
	}
}

// inheritCpuset fills what version 1 leaves empty; no process may enter before.
func inheritCpuset(path string) error {
	for _, file := range []string{"cpuset.cpus", "cpuset.mems"} {
		own := filepath.Join(path, file)
		value, err := os.ReadFile(own)
		if err != nil || strings.TrimSpace(string(value)) != "" {
			continue
		}
		inherited, err := os.ReadFile(filepath.Join(filepath.Dir(path), file))
		if err != nil || strings.TrimSpace(string(inherited)) == "" {
			continue // version 2: empty means all
		}
		if err := os.WriteFile(own, inherited, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// joinCgroup moves this process; what it starts from now on is born there.
func joinCgroup(name string) error {
	all, err := hierarchies()
	if err != nil {
		return err
	}
	for _, h := range all {
		if err := os.WriteFile(filepath.Join(h.path, name, "cgroup.procs"), []byte("0"), 0o644); err != nil {
			return fmt.Errorf("joining the cgroup %s: %w", name, err)
		}
	}
	return nil
}
