package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

// cluster is process 1 of a cluster.
type cluster struct {
	spec      *Spec
	directory string // on the host, to be found by
	processes *processes
	logs      *logs
	status    *state[Status]
	nodes     map[string]*nodeKeeper
	apiReady  chan struct{}
}

func runCluster(directory string) error {
	outside := parentOf()
	spec, err := loadSpec(directory)
	if err != nil {
		return err
	}
	if err := outside.wait(); err != nil {
		return err
	}
	c, err := newCluster(spec, directory)
	if err != nil {
		fmt.Fprint(outside.say, err)
		return err
	}
	go c.bringUp()
	if _, err := outside.say.WriteString("up"); err != nil {
		return err
	}
	outside.say.Close()
	outside.told.Close()
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGTERM, syscall.SIGINT)
	<-asked
	return nil // the kernel ends everything else
}

func newCluster(spec *Spec, directory string) (*cluster, error) {
	raiseFileLimit()
	if err := mountCluster(directory, spec.Binaries); err != nil {
		return nil, err
	}
	if err := syscall.Sethostname([]byte(spec.Cgroup)); err != nil {
		return nil, err
	}
	if err := setUpClusterNetwork(spec); err != nil {
		return nil, err
	}
	logs, err := newLogs(filepath.Join(clusterDirectory, "logs"))
	if err != nil {
		return nil, err
	}
	c := &cluster{
		spec: spec, directory: directory, logs: logs,
		processes: newProcesses(),
		status:    newState(Status{Step: "prepare", ControlPlane: []ComponentStatus{}, Nodes: make([]NodeStatus, len(spec.Nodes))}),
		nodes:     map[string]*nodeKeeper{},
		apiReady:  make(chan struct{}),
	}
	for i := range spec.Nodes {
		c.nodes[spec.Nodes[i].Name] = newNodeKeeper(c, &spec.Nodes[i], i)
	}
	return c, c.listen()
}

// bringUp is the order of a start. Nodes get their container runtime and images while the control plane starts.
func (c *cluster) bringUp() {
	for _, node := range c.nodes {
		go node.run()
	}
	if err := c.prepare(); err != nil {
		c.fail(err)
		return
	}
	c.step("api")
	c.keep(c.spec.ControlPlane)
	for {
		err := c.bootstrap()
		if err == nil {
			c.step("running")
			return
		}
		// process 1 lives on: components are being restarted, and so is this
		c.fail(err)
		time.Sleep(lastDelay)
	}
}

func (c *cluster) prepare() error {
	log, err := c.logs.open("prepare")
	if err != nil {
		return err
	}
	for _, argv := range c.spec.Prepare {
		if err := c.processes.run(argv, log); err != nil {
			return err
		}
	}
	return nil
}

func (c *cluster) keep(components []Component) {
	for _, component := range components {
		go c.processes.keep(component, c.logs, func(one ComponentStatus) {
			c.status.update(func(status *Status) { status.ControlPlane = withComponent(status.ControlPlane, one) })
		})
	}
}

func (c *cluster) bootstrap() error {
	log, err := c.logs.open("bootstrap")
	if err != nil {
		return err
	}
	reached, output, err := os.Pipe()
	if err != nil {
		return err
	}
	defer reached.Close()
	cmd := exec.Command(c.spec.Bootstrap[0], c.spec.Bootstrap[1:]...)
	cmd.Stdout, cmd.Stderr = output, log
	done, err := c.processes.start(cmd)
	output.Close()
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(reached)
	for lines.Scan() {
		switch lines.Text() {
		case "api":
			c.step("nodes")
			c.releaseAPI()
		case "nodes":
			c.step("dns")
		}
	}
	if status := <-done; status != 0 {
		return fmt.Errorf("bootstrap %s (see bootstrap.log)", describe(status))
	}
	return nil
}

// releaseAPI starts what needs the API server, once.
func (c *cluster) releaseAPI() {
	select {
	case <-c.apiReady:
	default:
		close(c.apiReady)
		c.keep(c.spec.AfterAPI)
	}
}

func (c *cluster) step(step string) {
	c.status.update(func(status *Status) { status.Step, status.Failure = step, "" })
}

func (c *cluster) fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	c.status.update(func(status *Status) { status.Step, status.Failure = "failed", err.Error() })
}

func (c *cluster) setNode(name string, run bool) error {
	node, ok := c.nodes[name]
	if !ok {
		return fmt.Errorf("no node %q", name)
	}
	node.want(run)
	return nil
}

// nodeKeeper runs the supervisor of one node as long as the node is wanted, and builds it again when it dies.
type nodeKeeper struct {
	cluster *cluster
	node    *Node
	wanted  *state[bool]
	status  NodeStatus
	index   int
}

func newNodeKeeper(c *cluster, node *Node, index int) *nodeKeeper {
	k := &nodeKeeper{cluster: c, node: node, wanted: newState(true), index: index, status: NodeStatus{Name: node.Name, State: "starting"}}
	k.publish()
	return k
}

// want asks for the node to run or not, and returns when its supervisor has been started or is gone.
func (k *nodeKeeper) want(run bool) {
	k.wanted.update(func(wanted *bool) { *wanted = run })
	for {
		var there bool
		changed := k.cluster.status.read(func(status Status) { there = status.Nodes[k.index].Pid != 0 })
		if there == run {
			return
		}
		<-changed
	}
}

func (k *nodeKeeper) publish() {
	one := k.status
	one.Components = slices.Clone(k.status.Components)
	k.cluster.status.update(func(status *Status) {
		status.Nodes = slices.Clone(status.Nodes)
		status.Nodes[k.index] = one
	})
}

func (k *nodeKeeper) run() {
	for delay := firstDelay; ; {
		var wanted bool
		changed := k.wanted.read(func(value bool) { wanted = value })
		if !wanted {
			k.status.State = "stopped"
			k.publish()
			<-changed
			continue
		}
		started := time.Now()
		if err := k.once(); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", k.node.Name, err)
		}
		// the next life's kubelet would look for the containers of these
		if err := removeCgroup(filepath.Join(k.cluster.spec.Cgroup, k.node.Name)); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", k.node.Name, err)
		}
		k.status.Pid, k.status.Components = 0, nil
		k.wanted.read(func(value bool) { wanted = value })
		if wanted {
			k.status.State = "starting"
			k.status.Restarts++
			k.publish()
			if time.Since(started) > steady {
				delay = firstDelay
			}
			time.Sleep(delay)
			delay = min(2*delay, lastDelay)
		}
	}
}

// once is one life of the node.
func (k *nodeKeeper) once() error {
	log, err := k.cluster.logs.open(k.node.Name)
	if err != nil {
		return err
	}
	child, started, err := newSupervisor([]string{"node", k.cluster.directory, k.node.Name}, log,
		syscall.CLONE_NEWPID|syscall.CLONE_NEWNS|syscall.CLONE_NEWNET|syscall.CLONE_NEWUTS|syscall.CLONE_NEWIPC)
	if err != nil {
		return err
	}
	defer child.tell.Close()
	defer child.says.Close()
	done, err := k.cluster.processes.start(child.cmd)
	started()
	if err != nil {
		return err
	}
	defer child.cmd.Process.Release()
	kill := func() { _ = child.cmd.Process.Kill() }
	k.status.Pid, k.status.State = child.cmd.Process.Pid, "starting"
	k.publish()
	if err := connectNode(k.node, child.cmd.Process.Pid); err != nil {
		kill()
		<-done
		return err
	}
	if err := child.goOn(); err != nil {
		kill()
		<-done
		return err
	}
	over := make(chan struct{})
	defer close(over)
	reports := make(chan []ComponentStatus)
	go readReports(child.says, reports, over)
	apiReady := k.cluster.apiReady
	for {
		var wanted bool
		changed := k.wanted.read(func(value bool) { wanted = value })
		if !wanted {
			kill()
		}
		select {
		case status := <-done:
			return fmt.Errorf("its supervisor %s", describe(status))
		case <-changed:
		case <-apiReady:
			apiReady = nil
			if err := child.goOn(); err != nil {
				kill()
			}
		case k.status.Components = <-reports:
			if len(k.status.Components) == len(k.node.Runtime)+len(k.node.AfterAPI) {
				k.status.State = "running"
			}
			k.publish()
		}
	}
}

func readReports(says *os.File, reports chan<- []ComponentStatus, over <-chan struct{}) {
	lines := bufio.NewScanner(says)
	for lines.Scan() {
		var components []ComponentStatus
		if json.Unmarshal(lines.Bytes(), &components) != nil {
			continue
		}
		select {
		case reports <- components:
		case <-over:
			return
		}
	}
}

// raiseFileLimit: what a container may open is inherited from here, and Java programs open a lot.
func raiseFileLimit() {
	const wanted = 1 << 20
	limit := syscall.Rlimit{Cur: wanted, Max: wanted}
	if syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit) == nil {
		return
	}
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) == nil {
		limit.Cur = limit.Max
		_ = syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit)
	}
}
