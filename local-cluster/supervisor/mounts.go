package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// Where things are inside of every cluster, whatever the paths on the host: unix sockets keep short names, and all nodes agree.
const (
	clusterDirectory = "/run/bigdata"
	binaryDirectory  = "/run/bin"
)

type mount struct {
	source, target, kind string
	flags                uintptr
	data                 string
}

func (m mount) do() error {
	if err := unix.Mount(m.source, m.target, m.kind, m.flags, m.data); err != nil {
		return fmt.Errorf("mount %s %s on %s: %w", m.kind, m.source, m.target, err)
	}
	return nil
}

// mountCluster gives this mount namespace its own /proc and /run. Mounts of the host still arrive and leave; none of ours gets out.
func mountCluster(directory, binaries string) error {
	// opened first: the folders may be below what is covered here
	shown := map[string]string{clusterDirectory: directory, binaryDirectory: binaries}
	opened := map[string]int{}
	for target, source := range shown {
		fd, err := unix.Open(source, unix.O_PATH|unix.O_CLOEXEC, 0)
		if err != nil {
			return fmt.Errorf("%s: %w", source, err)
		}
		defer unix.Close(fd)
		opened[target] = fd
	}
	for _, step := range []mount{
		{"", "/", "", unix.MS_REC | unix.MS_SLAVE, ""},
		{"proc", "/proc", "proc", unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC, ""},
		{"tmpfs", "/run", "tmpfs", unix.MS_NOSUID | unix.MS_NODEV, "mode=755"},
	} {
		if err := step.do(); err != nil {
			return err
		}
	}
	for target, fd := range opened {
		if err := os.Mkdir(target, 0o755); err != nil {
			return err
		}
		if err := (mount{fmt.Sprintf("/proc/self/fd/%d", fd), target, "", unix.MS_BIND, ""}).do(); err != nil {
			return err
		}
	}
	return nil
}

// mountNode lets the node's programs write where they do on any node, without a trace on the host: /var/lib and /var/log are copies on
// write, and what is large or must survive a restart of the node is a folder of the cluster's directory.
func mountNode(name string) error {
	for _, covered := range []string{"/var/lib", "/var/log"} {
		layer := filepath.Join("/run/overlay", covered)
		upper, work := filepath.Join(layer, "upper"), filepath.Join(layer, "work")
		if err := errors.Join(os.MkdirAll(upper, 0o755), os.MkdirAll(work, 0o755)); err != nil {
			return err
		}
		if err := (mount{"overlay", covered, "overlay", 0, "lowerdir=" + covered + ",upperdir=" + upper + ",workdir=" + work}).do(); err != nil {
			return err
		}
	}
	for _, kept := range []string{"/var/lib/containerd", "/var/lib/kubelet", "/var/log/pods"} {
		source := filepath.Join(clusterDirectory, "nodes", name, filepath.Base(kept))
		if err := errors.Join(os.MkdirAll(source, 0o755), os.MkdirAll(kept, 0o755)); err != nil {
			return err
		}
		if err := (mount{source, kept, "", unix.MS_BIND, ""}).do(); err != nil {
			return err
		}
	}
	if err := os.RemoveAll("/var/lib/cni"); err != nil { // the host's records of its own pods
		return err
	}
	if err := pretendSysctls(); err != nil {
		return err
	}
	if err := cover("/etc/resolv.conf", filepath.Join(clusterDirectory, "resolv.conf")); err != nil {
		return err
	}
	// what the kubelet mounts must reach containers, see mountPropagation of volumes
	return mount{"", "/", "", unix.MS_REC | unix.MS_SHARED, ""}.do()
}

// cover shows another file under a path. Where that is a link into /run, which is ours and empty, its target is made first.
func cover(path, source string) error {
	if target, err := os.Readlink(path); err == nil {
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(path), target)
		}
		if _, err := os.Stat(target); errors.Is(err, os.ErrNotExist) {
			if err := errors.Join(os.MkdirAll(filepath.Dir(target), 0o755), os.WriteFile(target, nil, 0o644)); err != nil {
				return err
			}
		}
	}
	return mount{source, path, "", unix.MS_BIND, ""}.do()
}

// pretendSysctls shows the kubelet the settings that it would otherwise make for the whole machine, which is not ours.
// Source: setupKernelTunables in pkg/kubelet/cm/container_manager_linux.go.
func pretendSysctls() error {
	for name, value := range map[string]string{
		"vm/overcommit_memory": "1", "vm/panic_on_oom": "0", "kernel/panic": "10", "kernel/panic_on_oops": "1",
		"kernel/keys/root_maxkeys": "1000000", "kernel/keys/root_maxbytes": "25000000",
	} {
		target := filepath.Join("/proc/sys", name)
		if _, err := os.Stat(target); errors.Is(err, os.ErrNotExist) {
			continue
		}
		source := filepath.Join("/run/sysctl", name)
		if err := os.MkdirAll(filepath.Dir(source), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(source, []byte(value+"\n"), 0o644); err != nil {
			return err
		}
		if err := (mount{source, target, "", unix.MS_BIND, ""}).do(); err != nil {
			return err
		}
	}
	return nil
}
