package main

import (
	"errors"
	"fmt"
	"net"
	"os"

	"github.com/vishvananda/netlink"
)

const nodesBridge = "nodes"

// connectHost makes the pair of links between the host and the network namespace of the cluster. It fails when the name is taken.
func connectHost(link Link, pid int) error {
	pair := &netlink.Veth{LinkAttrs: netlink.LinkAttrs{Name: link.Name}, PeerName: "uplink", PeerNamespace: netlink.NsPid(pid)}
	if err := netlink.LinkAdd(pair); err != nil {
		return fmt.Errorf("link %s: %w", link.Name, err)
	}
	return raise(link.Name, link.HostAddress)
}

// setUpClusterNetwork joins the uplink and the nodes to come by a bridge, which has the address of the control plane.
func setUpClusterNetwork(spec *Spec) error {
	bridge := &netlink.Bridge{LinkAttrs: netlink.LinkAttrs{Name: nodesBridge}}
	if err := netlink.LinkAdd(bridge); err != nil {
		return err
	}
	if err := forgetOrphans(); err != nil {
		return err
	}
	uplink, err := netlink.LinkByName("uplink")
	if err != nil {
		return err
	}
	if err := errors.Join(netlink.LinkSetMaster(uplink, bridge), netlink.LinkSetUp(uplink), raise("lo", ""), raise(nodesBridge, spec.Link.Address)); err != nil {
		return err
	}
	if err := addRoute("", spec.Link.Gateway); err != nil {
		return err
	}
	// the API server reaches webhooks and aggregated servers in pods
	for _, node := range spec.Nodes {
		if err := addRoute(node.PodSubnet, addressOf(node)); err != nil {
			return err
		}
	}
	return nil
}

// connectNode plugs the network namespace of a node's supervisor into the bridge.
func connectNode(node *Node, pid int) error {
	// the link of a predecessor goes with its namespace, but not at once
	if old, err := netlink.LinkByName(node.Name); err == nil {
		_ = netlink.LinkDel(old)
	}
	bridge, err := netlink.LinkByName(nodesBridge)
	if err != nil {
		return err
	}
	pair := &netlink.Veth{
		LinkAttrs: netlink.LinkAttrs{Name: node.Name, MasterIndex: bridge.Attrs().Index},
		PeerName:  "eth0", PeerNamespace: netlink.NsPid(pid),
	}
	if err := netlink.LinkAdd(pair); err != nil {
		return fmt.Errorf("link of %s: %w", node.Name, err)
	}
	return raise(node.Name, "")
}

func setUpNodeNetwork(spec *Spec, node *Node) error {
	if err := errors.Join(raise("lo", ""), raise("eth0", node.Address), addRoute("", spec.Link.Gateway)); err != nil {
		return err
	}
	for _, other := range spec.Nodes {
		if other.Name == node.Name {
			continue
		}
		if err := addRoute(other.PodSubnet, addressOf(other)); err != nil {
			return err
		}
	}
	if err := forgetOrphans(); err != nil {
		return err
	}
	if err := os.WriteFile("/proc/sys/net/ipv4/ip_forward", []byte("1"), 0o644); err != nil {
		return err
	}
	// answers between pods of one node must pass the node's address translation; per network namespace since Linux 5.3
	return os.WriteFile("/proc/sys/net/bridge/bridge-nf-call-iptables", []byte("1"), 0o644)
}

// forgetOrphans lets connections whose process died go soon: while the kernel still talks to the other end, the namespace cannot go either.
func forgetOrphans() error {
	return os.WriteFile("/proc/sys/net/ipv4/tcp_orphan_retries", []byte("1"), 0o644)
}

func raise(name, address string) error {
	link, err := netlink.LinkByName(name)
	if err != nil {
		return fmt.Errorf("link %s: %w", name, err)
	}
	if address != "" {
		parsed, err := netlink.ParseAddr(address)
		if err != nil {
			return err
		}
		if err := netlink.AddrAdd(link, parsed); err != nil {
			return fmt.Errorf("address %s of %s: %w", address, name, err)
		}
	}
	return netlink.LinkSetUp(link)
}

// addRoute adds a route to a subnet, or the default route.
func addRoute(subnet, gateway string) error {
	route := &netlink.Route{Gw: net.ParseIP(gateway)}
	if subnet != "" {
		_, destination, err := net.ParseCIDR(subnet)
		if err != nil {
			return err
		}
		route.Dst = destination
	}
	if err := netlink.RouteAdd(route); err != nil {
		return fmt.Errorf("route to %s via %s: %w", subnet, gateway, err)
	}
	return nil
}

func addressOf(node Node) string {
	address, _, err := net.ParseCIDR(node.Address)
	if err != nil {
		return ""
	}
	return address.String()
}
