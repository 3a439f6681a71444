// Policies enforces NetworkPolicies on one node, by rules of iptables and ipset in the node's network namespace.
//
//	policies --kubeconfig=FILE --node=NAME --services=SUBNET
//
// It is the controller of kube-router that k3s embeds, too, without the rest of kube-router: the advisories against this version are about
// its Service proxy and its BGP server. The one other enforcer that is offered as a module, kube-network-policies, judges packets in user
// space: where it does not run, no pod is reached, and the kernel must have nft_queue. Rules in the kernel stay when this program ends.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"sync"

	"github.com/cloudnativelabs/kube-router/v2/pkg/controllers/netpol"
	"github.com/cloudnativelabs/kube-router/v2/pkg/healthcheck"
	"github.com/cloudnativelabs/kube-router/v2/pkg/options"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
	watchtools "k8s.io/client-go/tools/watch"
)

func main() {
	kubeconfig := flag.String("kubeconfig", "", "of a user who may list pods, namespaces and policies, and see the node")
	node := flag.String("node", "", "the node that this is")
	services := flag.String("services", "", "the subnet of Services")
	flag.Parse()
	if err := enforce(context.Background(), *kubeconfig, *node, *services); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func enforce(ctx context.Context, kubeconfig, node, services string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	if err := waitForAddress(ctx, client, node); err != nil {
		return err
	}
	factory := informers.NewSharedInformerFactory(client, 0)
	pods := factory.Core().V1().Pods().Informer()
	namespaces := factory.Core().V1().Namespaces().Informer()
	policies := factory.Networking().V1().NetworkPolicies().Informer()
	// rules made of an incomplete list would open what the rules of the life before keep shut
	factory.Start(ctx.Done())
	for kind, synced := range factory.WaitForCacheSync(ctx.Done()) {
		if !synced {
			return fmt.Errorf("%s: not listed", kind)
		}
	}
	controller, err := newController(client, node, services, pods, policies, namespaces)
	if err != nil {
		return err
	}
	// each change makes all rules of the node anew by some twenty programs: where there is no policy, a pod need not cost that
	wherePoliciesAre := func(handler cache.ResourceEventHandler) cache.ResourceEventHandler {
		return cache.FilteringResourceEventHandler{
			FilterFunc: func(any) bool { return len(policies.GetStore().ListKeys()) > 0 },
			Handler:    handler,
		}
	}
	for informer, handler := range map[cache.SharedIndexInformer]cache.ResourceEventHandler{
		policies:   controller.NetworkPolicyEventHandler,
		pods:       wherePoliciesAre(controller.PodEventHandler),
		namespaces: wherePoliciesAre(controller.NamespaceEventHandler),
	} {
		if _, err := informer.AddEventHandler(handler); err != nil {
			return err
		}
	}
	run(ctx, controller)
	return ctx.Err()
}

func newController(client kubernetes.Interface, node, services string, pods, policies, namespaces cache.SharedIndexInformer) (*netpol.NetworkPolicyController, error) {
	settings := options.NewKubeRouterConfig()
	settings.EnableIPv4 = true
	settings.HostnameOverride = node
	settings.ClusterIPCIDRs = []string{services}
	iptables, ipsets, err := netpol.NewIPTablesHandlers(settings)
	if err != nil {
		return nil, err
	}
	return netpol.NewNetworkPolicyController(client, settings, pods, policies, namespaces, &sync.Mutex{}, iptables, ipsets)
}

// run ends the process when the controller cannot go on; the supervisor starts it again.
func run(ctx context.Context, controller *netpol.NetworkPolicyController) {
	heartbeats := make(chan *healthcheck.ControllerHeartbeat)
	go func() {
		for range heartbeats { // it waits for a reader
		}
	}()
	var running sync.WaitGroup
	running.Add(1)
	controller.Run(heartbeats, ctx.Done(), &running)
}

// waitForAddress waits for the kubelet to have registered the node: by its address the controller knows which pods are the node's.
func waitForAddress(ctx context.Context, client kubernetes.Interface, name string) error {
	selector := fields.OneTermEqualSelector("metadata.name", name).String()
	watcher, err := client.CoreV1().Nodes().Watch(ctx, metav1.ListOptions{FieldSelector: selector})
	if err != nil {
		return err
	}
	_, err = watchtools.UntilWithoutRetry(ctx, watcher, func(event watch.Event) (bool, error) {
		node, ok := event.Object.(*corev1.Node)
		return ok && len(node.Status.Addresses) > 0, nil
	})
	return err
}
