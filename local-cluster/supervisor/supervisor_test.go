package main

import (
	"archive/tar"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"
)

func TestHierarchiesOfBothVersionsAreFoundOnce(t *testing.T) {
	mountinfo := `29 23 0:26 / /sys/fs/cgroup rw - tmpfs cgroup_root rw
30 29 0:27 / /sys/fs/cgroup/cpu,cpuacct rw shared:5 - cgroup cgroup rw,cpu,cpuacct
31 29 0:28 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
32 29 0:29 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
32 29 0:29 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
broken line
`
	want := []hierarchy{{"/sys/fs/cgroup/cpu,cpuacct", false}, {"/sys/fs/cgroup/memory", false}, {"/sys/fs/cgroup/unified", true}}
	if got := parseHierarchies(mountinfo); !slices.Equal(got, want) {
		t.Fatalf("%v", got)
	}
}

func TestAnImageIsTheSameEachTimeAndHoldsItsProgram(t *testing.T) {
	folder := t.TempDir()
	program := filepath.Join(folder, "program")
	if err := os.WriteFile(program, []byte("a program"), 0o755); err != nil {
		t.Fatal(err)
	}
	archives := []string{filepath.Join(folder, "one.tar"), filepath.Join(folder, "two.tar")}
	for _, archive := range archives {
		if err := writeImage("localhost/program:1", program, archive); err != nil {
			t.Fatal(err)
		}
	}
	one, _ := os.ReadFile(archives[0])
	two, _ := os.ReadFile(archives[1])
	if !bytes.Equal(one, two) {
		t.Fatal("two archives of one program differ")
	}
	names := []string{}
	for reader := tar.NewReader(bytes.NewReader(one)); ; {
		header, err := reader.Next()
		if err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		names = append(names, header.Name)
	}
	if !slices.Contains(names, "manifest.json") || !slices.Contains(names, "layer.tar") {
		t.Fatalf("%v", names)
	}
}

func TestAComponentThatEndsIsStartedAgain(t *testing.T) {
	logs, err := newLogs(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	changes := make(chan ComponentStatus, 16)
	go newProcesses().keep(Component{"sleeper", []string{"sleep", "60"}}, logs, func(status ComponentStatus) { changes <- status })
	next := func() ComponentStatus {
		select {
		case status := <-changes:
			return status
		case <-time.After(10 * time.Second):
			t.Fatal("nothing happens")
			return ComponentStatus{}
		}
	}
	first := next()
	if err := syscall.Kill(first.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if ended := next(); ended.Pid != 0 || ended.Restarts != 1 || ended.LastExit != "ended by signal killed" {
		t.Fatalf("%+v", ended)
	}
	second := next()
	if second.Pid == 0 || second.Pid == first.Pid {
		t.Fatalf("%+v", second)
	}
	_ = syscall.Kill(second.Pid, syscall.SIGKILL)
}

func TestALogIsBoundedAndItsWriterGoesOn(t *testing.T) {
	logs, err := newLogs(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	log, err := logs.open("component")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := log.WriteString("a long line"); err != nil {
		t.Fatal(err)
	}
	logs.bound(5)
	if _, err := log.WriteString("more"); err != nil {
		t.Fatal(err)
	}
	now, _ := os.ReadFile(log.Name())
	previous, _ := os.ReadFile(log.Name() + ".1")
	if string(now) != "more" || string(previous) != "a long line" {
		t.Fatalf("%q %q", now, previous)
	}
}
