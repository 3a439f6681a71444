package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// Spec is what to run; src/local/cluster/spec.ts writes it. All paths in commands are those inside of the cluster (see mounts.go).
type Spec struct {
	Name string `json:"name"`
	// Cgroup is the name of the cluster's cgroup, below the root of every hierarchy.
	Cgroup string `json:"cgroup"`
	// Binaries is a folder of the host.
	Binaries string `json:"binaries"`
	Link     Link   `json:"link"`
	// Prepare are commands that run one after the other before anything else.
	Prepare      [][]string  `json:"prepare"`
	ControlPlane []Component `json:"controlPlane"`
	// Bootstrap says `api`, `nodes` and `dns` on its stdout; components that need the API server start after `api`.
	Bootstrap []string    `json:"bootstrap"`
	AfterAPI  []Component `json:"afterApi"`
	Nodes     []Node      `json:"nodes"`
}

// Link is the only thing of the cluster that the host sees in its network.
type Link struct {
	Name        string `json:"name"`
	HostAddress string `json:"hostAddress"`
	Address     string `json:"address"`
	Gateway     string `json:"gateway"`
}

type Component struct {
	Name string   `json:"name"`
	Argv []string `json:"argv"`
}

type Node struct {
	Name      string `json:"name"`
	Address   string `json:"address"`
	PodSubnet string `json:"podSubnet"`
	// Prepare are commands that run one after the other before anything else on the node.
	Prepare [][]string  `json:"prepare"`
	Runtime []Component `json:"runtime"`
	// Imports run as soon as the runtime answers.
	Imports  [][]string  `json:"imports"`
	AfterAPI []Component `json:"afterApi"`
}

func loadSpec(directory string) (*Spec, error) {
	text, err := os.ReadFile(filepath.Join(directory, "spec.json"))
	if err != nil {
		return nil, err
	}
	spec := &Spec{}
	if err := json.Unmarshal(text, spec); err != nil {
		return nil, fmt.Errorf("%s: %w", directory, err)
	}
	return spec, nil
}

func (s *Spec) node(name string) (*Node, error) {
	for i := range s.Nodes {
		if s.Nodes[i].Name == name {
			return &s.Nodes[i], nil
		}
	}
	return nil, fmt.Errorf("no node %q", name)
}
