// Supervisor is the process tree of one local cluster.
//
//	supervisor start CLUSTER_DIRECTORY          starts the cluster in namespaces of its own and returns once it can be followed
//	supervisor cluster CLUSTER_DIRECTORY        (started by `start`) process 1 of the cluster: its network, its control plane, its nodes
//	supervisor node CLUSTER_DIRECTORY NAME      (started by `cluster`) process 1 of a node: its network, containerd, kubelet, kube-proxy, policies
//	supervisor image NAME PROGRAM ARCHIVE       writes an image that holds one static program
//
// Namespaces exist as long as a process is in them: when process 1 dies, however it dies, the kernel ends everything in them, and links and
// mounts go too. Only files and empty cgroups remain. The directory in the arguments is how a supervisor is found from outside,
// and its start that `start` records in that directory.
package main

import (
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 2 && args[0] == "start":
		return start(args[1])
	case len(args) == 2 && args[0] == "cluster":
		return runCluster(args[1])
	case len(args) == 3 && args[0] == "node":
		return runNode(args[1], args[2])
	case len(args) == 4 && args[0] == "image":
		return writeImage(args[1], args[2], args[3])
	}
	return fmt.Errorf("usage: supervisor start DIRECTORY | image NAME PROGRAM ARCHIVE")
}
