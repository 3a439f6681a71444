package main

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// processes starts programs and reaps them, and as process 1 of its namespace also whatever they orphan.
// os/exec's own Wait would race with that.
type processes struct {
	mu      sync.Mutex
	waiting map[int]chan syscall.WaitStatus
}

func newProcesses() *processes {
	p := &processes{waiting: map[int]chan syscall.WaitStatus{}}
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGCHLD)
	go func() {
		for range ended {
			p.reap()
		}
	}()
	return p
}

// start starts a program; the channel gets its status when it has ended.
func (p *processes) start(cmd *exec.Cmd) (<-chan syscall.WaitStatus, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	done := make(chan syscall.WaitStatus, 1)
	p.waiting[cmd.Process.Pid] = done
	return done, nil
}

func (p *processes) reap() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, syscall.WNOHANG, nil)
		if err == syscall.EINTR {
			continue
		}
		if pid <= 0 {
			return
		}
		if done, ours := p.waiting[pid]; ours {
			done <- status
			delete(p.waiting, pid)
		}
	}
}

// run runs a command to its end; anything but success is an error.
func (p *processes) run(argv []string, log *os.File) error {
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Stdout, cmd.Stderr = log, log
	done, err := p.start(cmd)
	if err != nil {
		return err
	}
	if status := <-done; status != 0 {
		return fmt.Errorf("%v: %s (see %s)", argv, describe(status), filepath.Base(log.Name()))
	}
	return nil
}

// ComponentStatus is what `status` says of a component.
type ComponentStatus struct {
	Name     string `json:"name"`
	Pid      int    `json:"pid"` // in the namespace of its supervisor; 0 while it does not run
	Restarts int    `json:"restarts"`
	LastExit string `json:"lastExit,omitempty"`
}

const (
	firstDelay = 100 * time.Millisecond
	lastDelay  = 5 * time.Second
	// who ran for this long starts again without delay
	steady = 10 * time.Second
)

// keep runs a component for ever: when it ends it is started again, after longer and longer pauses while it does not run for long.
func (p *processes) keep(component Component, logs *logs, changed func(ComponentStatus)) {
	status := ComponentStatus{Name: component.Name}
	log, err := logs.open(component.Name)
	if err != nil {
		status.LastExit = err.Error()
		changed(status)
		return
	}
	for delay := firstDelay; ; {
		started := time.Now()
		cmd := exec.Command(component.Argv[0], component.Argv[1:]...)
		cmd.Stdout, cmd.Stderr = log, log
		done, err := p.start(cmd)
		if err != nil {
			status.LastExit = err.Error()
		} else {
			status.Pid = cmd.Process.Pid
			changed(status)
			status.LastExit = describe(<-done)
		}
		status.Pid = 0
		status.Restarts++
		changed(status)
		fmt.Fprintf(os.Stderr, "%s %s: %s\n", time.Now().Format(time.RFC3339), component.Name, status.LastExit)
		if time.Since(started) > steady {
			delay = firstDelay
		}
		time.Sleep(delay)
		delay = min(2*delay, lastDelay)
	}
}

func describe(status syscall.WaitStatus) string {
	if status.Signaled() {
		return "ended by signal " + status.Signal().String()
	}
	return fmt.Sprintf("ended with exit code %d", status.ExitStatus())
}
