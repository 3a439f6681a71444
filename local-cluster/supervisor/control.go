package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
)

// Request is one line on the control socket, answered by one line; `follow` by one at each step, until the cluster runs or has failed.
type Request struct {
	Do   string `json:"do"` // status, follow, stop, start
	Node string `json:"node"`
}

func (c *cluster) listen() error {
	path := filepath.Join(clusterDirectory, "control.sock")
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		return err
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return err
	}
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				return
			}
			go c.serve(connection)
		}
	}()
	return nil
}

func (c *cluster) serve(connection net.Conn) {
	defer connection.Close()
	lines := bufio.NewScanner(connection)
	for lines.Scan() {
		var request Request
		if err := json.Unmarshal(lines.Bytes(), &request); err != nil {
			return
		}
		var err error
		switch request.Do {
		case "status":
		case "follow":
			err = c.follow(connection)
		case "stop", "start":
			err = c.setNode(request.Node, request.Do == "start")
		default:
			err = fmt.Errorf("unknown request %q", request.Do)
		}
		if err != nil {
			_ = json.NewEncoder(connection).Encode(map[string]string{"error": err.Error()})
		} else if c.send(connection) != nil {
			return
		}
	}
}

func (c *cluster) send(connection net.Conn) error {
	var line []byte
	c.status.read(func(status Status) { line, _ = json.Marshal(status) })
	_, err := connection.Write(append(line, '\n'))
	return err
}

// follow sends the status at each new step; the last one is left to the caller.
func (c *cluster) follow(connection net.Conn) error {
	for last := ""; ; {
		var step string
		changed := c.status.read(func(status Status) { step = status.Step })
		if step == "running" || step == "failed" {
			return nil
		}
		if step != last {
			if err := c.send(connection); err != nil {
				return err
			}
			last = step
		}
		<-changed
	}
}
