package main

import (
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// A log and its predecessor (NAME.log, NAME.log.1) may each have this size.
const logBound = 16 << 20

// logs are the files that components write to by themselves: nothing stands between, so none loses a line or blocks when a supervisor dies.
type logs struct {
	directory string
	mu        sync.Mutex
	files     []*os.File
}

func newLogs(directory string) (*logs, error) {
	if err := os.MkdirAll(directory, 0o755); err != nil {
		return nil, err
	}
	l := &logs{directory: directory}
	go func() {
		for range time.Tick(10 * time.Second) {
			l.bound(logBound)
		}
	}()
	return l, nil
}

func (l *logs) open(name string) (*os.File, error) {
	// appending: after a truncation writers go on at the new end
	file, err := os.OpenFile(filepath.Join(l.directory, name+".log"), os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.files = append(l.files, file)
	return file, nil
}

func (l *logs) bound(size int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, file := range l.files {
		if info, err := file.Stat(); err != nil || info.Size() < size {
			continue
		}
		if err := keepCopy(file); err == nil {
			_ = file.Truncate(0)
		}
	}
}

func keepCopy(file *os.File) error {
	previous, err := os.Create(file.Name() + ".1")
	if err != nil {
		return err
	}
	defer previous.Close()
	_, err = io.Copy(previous, io.NewSectionReader(file, 0, 1<<62))
	return err
}
