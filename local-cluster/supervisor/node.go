package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"
)

// runNode is process 1 of a node.
func runNode(directory, name string) error {
	cluster := parentOf()
	if err := cluster.wait(); err != nil { // until the link is there
		return err
	}
	spec, err := loadSpec(clusterDirectory)
	if err != nil {
		return err
	}
	node, err := spec.node(name)
	if err != nil {
		return err
	}
	if err := setUpNode(spec, node); err != nil {
		return err
	}
	processes := newProcesses()
	logs, err := newLogs(filepath.Join(clusterDirectory, "logs", name))
	if err != nil {
		return err
	}
	preparation, err := logs.open("prepare")
	if err != nil {
		return err
	}
	for _, argv := range node.Prepare {
		if err := processes.run(argv, preparation); err != nil {
			return err
		}
	}
	report := reporter(cluster.say)
	for _, component := range node.Runtime {
		go processes.keep(component, logs, report)
	}
	for _, argv := range node.Imports {
		if err := patiently(func() error { return processes.run(argv, preparation) }); err != nil {
			return err
		}
	}
	if err := cluster.wait(); err != nil { // until the API server is there
		return err
	}
	for _, component := range node.AfterAPI {
		go processes.keep(component, logs, report)
	}
	select {}
}

func setUpNode(spec *Spec, node *Node) error {
	system := filepath.Join(spec.Cgroup, node.Name, "system")
	if err := makeCgroup(system); err != nil {
		return err
	}
	if err := joinCgroup(system); err != nil {
		return err
	}
	if err := syscall.Sethostname([]byte(node.Name)); err != nil {
		return err
	}
	if err := mountCluster(clusterDirectory, binaryDirectory); err != nil {
		return err
	}
	if err := mountNode(node.Name); err != nil {
		return err
	}
	return setUpNodeNetwork(spec, node)
}

// reporter tells the cluster's supervisor about components, one line of JSON each time.
func reporter(out *os.File) func(ComponentStatus) {
	var mu sync.Mutex
	var all []ComponentStatus
	return func(one ComponentStatus) {
		mu.Lock()
		defer mu.Unlock()
		all = withComponent(all, one)
		if err := json.NewEncoder(out).Encode(slices.Clone(all)); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
}

// patiently repeats work that fails until its server listens; it gives up after half a minute.
func patiently(work func() error) error {
	for deadline := time.Now().Add(30 * time.Second); ; {
		err := work()
		if err == nil || time.Now().After(deadline) {
			return err
		}
		time.Sleep(firstDelay)
	}
}
