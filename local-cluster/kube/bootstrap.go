package main

import (
	"context"
	_ "embed"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
	watchtools "k8s.io/client-go/tools/watch"
)

//go:embed manifests.yaml
var manifests string

// bootstrapCommand makes a fresh API server a usable cluster. It may run again at any time. Each line on stdout is a step that was reached:
// `api` (the API server is ready and has our objects), then `nodes` (all nodes are ready), then `dns`.
func bootstrapCommand() *cobra.Command {
	var kubeconfig string
	var nodes int
	command := &cobra.Command{
		Use:           "bootstrap",
		Args:          cobra.NoArgs,
		SilenceUsage:  true,
		SilenceErrors: false,
		RunE: func(command *cobra.Command, _ []string) error {
			config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
			if err != nil {
				return err
			}
			config.QPS = -1 // a handful of requests, all of them wanted at once
			return bootstrap(command.Context(), config, nodes, func(step string) { fmt.Fprintln(command.OutOrStdout(), step) })
		},
	}
	command.Flags().StringVar(&kubeconfig, "kubeconfig", "", "of a user who may do everything")
	command.Flags().IntVar(&nodes, "nodes", 1, "how many nodes to wait for")
	return command
}

func bootstrap(ctx context.Context, config *rest.Config, nodes int, reached func(step string)) error {
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	if err := waitForAPI(ctx, client); err != nil {
		return fmt.Errorf("the API server does not become ready: %w", err)
	}
	if err := applyAll(ctx, config, client); err != nil {
		return err
	}
	reached("api")
	if err := waitForNodes(ctx, client, nodes); err != nil {
		return fmt.Errorf("not all nodes become ready: %w", err)
	}
	reached("nodes")
	if err := waitForDNS(ctx, client); err != nil {
		return fmt.Errorf("CoreDNS does not become available: %w", err)
	}
	reached("dns")
	return nil
}

// waitForAPI asks again and again: a server that is not there yet cannot be watched.
func waitForAPI(ctx context.Context, client kubernetes.Interface) error {
	return wait.PollUntilContextTimeout(ctx, 100*time.Millisecond, 2*time.Minute, true, func(ctx context.Context) (bool, error) {
		_, err := client.Discovery().RESTClient().Get().AbsPath("/readyz").DoRaw(ctx)
		return err == nil, nil
	})
}

// applyAll applies the manifests server-side. The first seconds of a new API server lack namespaces and priority classes: it is tried again.
func applyAll(ctx context.Context, config *rest.Config, client kubernetes.Interface) error {
	objects, err := decode(manifests)
	if err != nil {
		return err
	}
	dynamicClient, err := dynamic.NewForConfig(config)
	if err != nil {
		return err
	}
	mapper := restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(client.Discovery()))
	for _, object := range objects {
		var last error
		err := wait.PollUntilContextTimeout(ctx, 200*time.Millisecond, 30*time.Second, true, func(ctx context.Context) (bool, error) {
			last = apply(ctx, dynamicClient, mapper, object)
			return last == nil, nil
		})
		if err != nil {
			return fmt.Errorf("%s %s: %w", object.GetKind(), object.GetName(), last)
		}
	}
	return nil
}

func apply(ctx context.Context, client dynamic.Interface, mapper *restmapper.DeferredDiscoveryRESTMapper, object *unstructured.Unstructured) error {
	kind := object.GroupVersionKind()
	mapping, err := mapper.RESTMapping(kind.GroupKind(), kind.Version)
	if err != nil {
		return err
	}
	var target dynamic.ResourceInterface = client.Resource(mapping.Resource)
	if namespace := object.GetNamespace(); namespace != "" {
		target = client.Resource(mapping.Resource).Namespace(namespace)
	}
	_, err = target.Apply(ctx, object.GetName(), object, metav1.ApplyOptions{FieldManager: "bigdata-bootstrap", Force: true})
	return err
}

func decode(text string) ([]*unstructured.Unstructured, error) {
	decoder := yaml.NewYAMLOrJSONDecoder(strings.NewReader(text), 4096)
	var objects []*unstructured.Unstructured
	for {
		object := &unstructured.Unstructured{}
		switch err := decoder.Decode(object); err {
		case nil:
			objects = append(objects, object)
		case io.EOF:
			return objects, nil
		default:
			return nil, err
		}
	}
}

func waitForNodes(ctx context.Context, client kubernetes.Interface, count int) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	ready := map[string]bool{}
	nodes := cache.NewListWatchFromClient(client.CoreV1().RESTClient(), "nodes", metav1.NamespaceAll, fields.Everything())
	_, err := watchtools.UntilWithSync(ctx, nodes, &corev1.Node{}, nil, func(event watch.Event) (bool, error) {
		node, ok := event.Object.(*corev1.Node)
		if !ok || event.Type == watch.Deleted {
			return false, nil
		}
		delete(ready, node.Name)
		if isReady(node) {
			ready[node.Name] = true
		}
		return len(ready) >= count, nil
	})
	return err
}

func isReady(node *corev1.Node) bool {
	for _, condition := range node.Status.Conditions {
		if condition.Type == corev1.NodeReady {
			return condition.Status == corev1.ConditionTrue
		}
	}
	return false
}

func waitForDNS(ctx context.Context, client kubernetes.Interface) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	deployments := cache.NewListWatchFromClient(client.AppsV1().RESTClient(), "deployments", metav1.NamespaceSystem, fields.OneTermEqualSelector("metadata.name", "coredns"))
	_, err := watchtools.UntilWithSync(ctx, deployments, &appsv1.Deployment{}, nil, func(event watch.Event) (bool, error) {
		deployment, ok := event.Object.(*appsv1.Deployment)
		return ok && deployment.Status.AvailableReplicas > 0, nil
	})
	return err
}
