package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// start starts the cluster's process 1 and connects it with the host. It returns once its control socket answers.
// Whatever goes wrong, also the death of this process, ends process 1 as long as it has not been told to go on.
func start(directory string) error {
	spec, err := loadSpec(directory)
	if err != nil {
		return err
	}
	control := filepath.Join(spec.Cgroup, "control")
	if err := makeCgroup(control); err != nil {
		return err
	}
	if err := joinCgroup(control); err != nil {
		return err
	}
	log, err := os.OpenFile(filepath.Join(directory, "supervisor.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	child, err := cloneSupervisor([]string{"cluster", directory}, log,
		syscall.CLONE_NEWPID|syscall.CLONE_NEWNS|syscall.CLONE_NEWNET|syscall.CLONE_NEWUTS|syscall.CLONE_NEWIPC)
	if err != nil {
		return fmt.Errorf("starting the cluster's process 1: %w", err)
	}
	abandon := func(err error) error {
		return errors.Join(err, child.cmd.Process.Kill(), ignore(child.cmd.Wait()))
	}
	if err := record(directory, child.cmd.Process.Pid); err != nil {
		return abandon(err)
	}
	if err := connectHost(spec.Link, child.cmd.Process.Pid); err != nil {
		return abandon(err)
	}
	if err := child.goOn(); err != nil {
		return abandon(err)
	}
	answer, err := io.ReadAll(child.says) // it closes its end when it is up
	if err != nil {
		return abandon(err)
	}
	if string(answer) != "up" {
		return abandon(fmt.Errorf("the cluster's process 1 ended early: %s", answer))
	}
	return child.cmd.Process.Release()
}

// record writes which process is the cluster's, for src/local/cluster/processes.ts: an id alone may become another process's.
func record(directory string, pid int) error {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return err
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	line, err := json.Marshal(map[string]any{"pid": pid, "started": fields[19]})
	if err != nil {
		return err
	}
	path := filepath.Join(directory, "supervisor.json")
	if err := os.WriteFile(path+".partial", line, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".partial", path)
}

func ignore(error) error { return nil }

// A supervisor that was started by another one. The two talk over a pair of pipes: file 3 of the child is told to go on, step by step;
// on file 4 it says how it is.
type supervisor struct {
	cmd  *exec.Cmd
	tell *os.File
	says *os.File
}

func newSupervisor(args []string, log *os.File, namespaces uintptr) (*supervisor, func(), error) {
	toldOn, tell, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	says, saidOn, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	cmd := exec.Command("/proc/self/exe", args...)
	cmd.Args[0] = "supervisor"
	cmd.Stdout, cmd.Stderr = log, log
	cmd.ExtraFiles = []*os.File{toldOn, saidOn}
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: namespaces, Setsid: true}
	started := func() {
		toldOn.Close()
		saidOn.Close()
	}
	return &supervisor{cmd, tell, says}, started, nil
}

func cloneSupervisor(args []string, log *os.File, namespaces uintptr) (*supervisor, error) {
	child, started, err := newSupervisor(args, log, namespaces)
	if err != nil {
		return nil, err
	}
	defer started()
	return child, child.cmd.Start()
}

func (s *supervisor) goOn() error {
	_, err := s.tell.Write([]byte{'+'})
	return err
}

// parent is the other end, in the child.
type parent struct {
	told *os.File
	say  *os.File
}

func parentOf() parent {
	syscall.CloseOnExec(3)
	syscall.CloseOnExec(4)
	return parent{os.NewFile(3, "told"), os.NewFile(4, "say")}
}

// wait returns when the parent says so, with an error when the parent is gone.
func (p parent) wait() error {
	_, err := io.ReadFull(p.told, make([]byte, 1))
	if err != nil {
		return fmt.Errorf("the starting process is gone: %w", err)
	}
	return nil
}
