package main

import (
	"slices"
	"sync"
)

// Status is the answer of the control socket.
type Status struct {
	// Step is how far the start is: prepare, api, nodes, dns, and then running for good; or failed.
	Step         string            `json:"step"`
	Failure      string            `json:"failure,omitempty"`
	ControlPlane []ComponentStatus `json:"controlPlane"`
	Nodes        []NodeStatus      `json:"nodes"`
}

type NodeStatus struct {
	Name       string            `json:"name"`
	State      string            `json:"state"` // starting, running, stopped
	Pid        int               `json:"pid"`   // of its supervisor, in the cluster's namespace
	Restarts   int               `json:"restarts"`
	Components []ComponentStatus `json:"components"`
}

// state is a value that many change and many follow.
type state[T any] struct {
	mu      sync.Mutex
	value   T
	changed chan struct{}
}

func newState[T any](value T) *state[T] {
	return &state[T]{value: value, changed: make(chan struct{})}
}

func (s *state[T]) update(change func(*T)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.value)
	close(s.changed)
	s.changed = make(chan struct{})
}

// read calls with the value; the channel is closed when it has changed.
func (s *state[T]) read(look func(T)) <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	look(s.value)
	return s.changed
}

func withComponent(all []ComponentStatus, one ComponentStatus) []ComponentStatus {
	all = slices.Clone(all)
	for i := range all {
		if all[i].Name == one.Name {
			all[i] = one
			return all
		}
	}
	return append(all, one)
}
