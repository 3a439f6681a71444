package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/kubernetes/scheme"
	corelisters "k8s.io/client-go/listers/core/v1"
	storagelisters "k8s.io/client-go/listers/storage/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/reference"
	"k8s.io/client-go/util/workqueue"
	storagehelpers "k8s.io/component-helpers/storage/volume"
	"k8s.io/klog/v2"
)

const (
	provisioner = "bigdata.local/shared-directory"
	// a volume is only ours to delete when we made it
	provisionedBy = storagehelpers.AnnDynamicallyProvisioned
)

// storageCommand provisions volumes: a volume is a directory that all nodes see under the same path, so every access mode works.
// Capacity is not enforced. The library for provisioners (sig-storage-lib-external-provisioner) does more than a directory needs:
// topology, leader election, limits by class.
func storageCommand() *cobra.Command {
	var kubeconfig, directory string
	command := &cobra.Command{
		Use:          "storage",
		Args:         cobra.NoArgs,
		SilenceUsage: true,
		RunE: func(command *cobra.Command, _ []string) error {
			config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
			if err != nil {
				return err
			}
			config.QPS = -1 // the queue below has its own rates
			client, err := kubernetes.NewForConfig(config)
			if err != nil {
				return err
			}
			return newStorage(client, directory).run(command.Context())
		},
	}
	command.Flags().StringVar(&kubeconfig, "kubeconfig", "", "of a user who may do everything")
	command.Flags().StringVar(&directory, "directory", "", "where the directories of the volumes are")
	return command
}

type storage struct {
	client    kubernetes.Interface
	directory string
	factory   informers.SharedInformerFactory
	claims    corelisters.PersistentVolumeClaimLister
	volumes   corelisters.PersistentVolumeLister
	classes   storagelisters.StorageClassLister
	queue     workqueue.TypedRateLimitingInterface[item]
}

// item is either a claim (namespace and name) or a volume (name only).
type item struct{ namespace, name string }

func newStorage(client kubernetes.Interface, directory string) *storage {
	factory := informers.NewSharedInformerFactory(client, 10*time.Minute)
	s := &storage{
		client: client, directory: directory, factory: factory,
		claims:  factory.Core().V1().PersistentVolumeClaims().Lister(),
		volumes: factory.Core().V1().PersistentVolumes().Lister(),
		classes: factory.Storage().V1().StorageClasses().Lister(),
		queue: workqueue.NewTypedRateLimitingQueue(
			workqueue.NewTypedItemExponentialFailureRateLimiter[item](200*time.Millisecond, 30*time.Second)),
	}
	enqueue := func(object any) {
		if meta, ok := object.(metav1.Object); ok {
			s.queue.Add(item{meta.GetNamespace(), meta.GetName()})
		}
	}
	handler := cache.ResourceEventHandlerFuncs{AddFunc: enqueue, UpdateFunc: func(_, object any) { enqueue(object) }}
	_, _ = factory.Core().V1().PersistentVolumeClaims().Informer().AddEventHandler(handler)
	_, _ = factory.Core().V1().PersistentVolumes().Informer().AddEventHandler(handler)
	factory.Storage().V1().StorageClasses().Informer()
	return s
}

func (s *storage) run(ctx context.Context) error {
	s.factory.Start(ctx.Done())
	for kind, synced := range s.factory.WaitForCacheSync(ctx.Done()) {
		if !synced {
			return fmt.Errorf("%s: not listed", kind)
		}
	}
	go func() {
		<-ctx.Done()
		s.queue.ShutDown()
	}()
	for {
		next, done := s.queue.Get()
		if done {
			return nil
		}
		if err := s.reconcile(ctx, next); err != nil {
			klog.ErrorS(err, "Trying again", "namespace", next.namespace, "name", next.name)
			s.queue.AddRateLimited(next)
		} else {
			s.queue.Forget(next)
		}
		s.queue.Done(next)
	}
}

func (s *storage) reconcile(ctx context.Context, next item) error {
	if next.namespace != "" {
		claim, err := s.claims.PersistentVolumeClaims(next.namespace).Get(next.name)
		if apierrors.IsNotFound(err) {
			return nil
		}
		return errors.Join(err, s.provision(ctx, claim), s.grow(ctx, claim))
	}
	volume, err := s.volumes.Get(next.name)
	if apierrors.IsNotFound(err) {
		return nil
	}
	return errors.Join(err, s.reclaim(ctx, volume))
}

// provision makes the directory and the volume that a claim waits for. The volume is bound to the claim by the controller-manager.
func (s *storage) provision(ctx context.Context, claim *corev1.PersistentVolumeClaim) error {
	className := claim.Spec.StorageClassName
	if claim.DeletionTimestamp != nil || claim.Spec.VolumeName != "" || className == nil || *className == "" {
		return nil
	}
	class, err := s.classes.Get(*className)
	if apierrors.IsNotFound(err) {
		return nil
	}
	if err != nil || class.Provisioner != provisioner {
		return err
	}
	// a class that waits for its first consumer: the scheduler names the node in this annotation when there is one
	if class.VolumeBindingMode != nil && *class.VolumeBindingMode == storagev1.VolumeBindingWaitForFirstConsumer &&
		claim.Annotations[storagehelpers.AnnSelectedNode] == "" {
		return nil
	}
	if mode := claim.Spec.VolumeMode; mode != nil && *mode != corev1.PersistentVolumeFilesystem {
		return nil
	}
	owner, err := reference.GetReference(scheme.Scheme, claim)
	if err != nil {
		return err
	}
	name := "pvc-" + string(claim.UID)
	path := filepath.Join(s.directory, name)
	if err := os.MkdirAll(path, 0o777); err != nil {
		return err
	}
	if err := os.Chmod(path, 0o777); err != nil { // MkdirAll is subject to the umask
		return err
	}
	_, err = s.client.CoreV1().PersistentVolumes().Create(ctx, newVolume(name, path, class, claim, owner), metav1.CreateOptions{})
	if apierrors.IsAlreadyExists(err) {
		return nil
	}
	return err
}

func newVolume(name, path string, class *storagev1.StorageClass, claim *corev1.PersistentVolumeClaim, owner *corev1.ObjectReference) *corev1.PersistentVolume {
	kind := corev1.HostPathDirectory
	policy := corev1.PersistentVolumeReclaimDelete
	if class.ReclaimPolicy != nil {
		policy = *class.ReclaimPolicy
	}
	return &corev1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{Name: name, Annotations: map[string]string{provisionedBy: provisioner}},
		Spec: corev1.PersistentVolumeSpec{
			AccessModes:                   claim.Spec.AccessModes,
			Capacity:                      corev1.ResourceList{corev1.ResourceStorage: claim.Spec.Resources.Requests[corev1.ResourceStorage]},
			ClaimRef:                      owner,
			PersistentVolumeReclaimPolicy: policy,
			PersistentVolumeSource:        corev1.PersistentVolumeSource{HostPath: &corev1.HostPathVolumeSource{Path: path, Type: &kind}},
			StorageClassName:              class.Name,
		},
	}
}

// grow says of a volume of ours and its claim that they are as large as the claim asks: a directory has the room that its disk has.
func (s *storage) grow(ctx context.Context, claim *corev1.PersistentVolumeClaim) error {
	wanted := claim.Spec.Resources.Requests[corev1.ResourceStorage]
	if claim.Status.Phase != corev1.ClaimBound || wanted.Cmp(claim.Status.Capacity[corev1.ResourceStorage]) <= 0 {
		return nil
	}
	volume, err := s.volumes.Get(claim.Spec.VolumeName)
	if err != nil || volume.Annotations[provisionedBy] != provisioner {
		return err
	}
	if wanted.Cmp(volume.Spec.Capacity[corev1.ResourceStorage]) > 0 {
		volume = volume.DeepCopy()
		volume.Spec.Capacity[corev1.ResourceStorage] = wanted
		if _, err := s.client.CoreV1().PersistentVolumes().Update(ctx, volume, metav1.UpdateOptions{}); err != nil {
			return err
		}
	}
	claim = claim.DeepCopy()
	claim.Status.Capacity[corev1.ResourceStorage] = wanted
	claim.Status.Conditions = nil // of the resizing, which is done
	_, err = s.client.CoreV1().PersistentVolumeClaims(claim.Namespace).UpdateStatus(ctx, claim, metav1.UpdateOptions{})
	return err
}

// reclaim removes a volume of ours whose claim is gone, together with its directory.
func (s *storage) reclaim(ctx context.Context, volume *corev1.PersistentVolume) error {
	if volume.Status.Phase != corev1.VolumeReleased ||
		volume.Spec.PersistentVolumeReclaimPolicy != corev1.PersistentVolumeReclaimDelete ||
		volume.Annotations[provisionedBy] != provisioner || volume.Spec.HostPath == nil {
		return nil
	}
	if filepath.Dir(volume.Spec.HostPath.Path) != filepath.Clean(s.directory) {
		return fmt.Errorf("volume %s: %s is not a directory of this cluster", volume.Name, volume.Spec.HostPath.Path)
	}
	if err := os.RemoveAll(volume.Spec.HostPath.Path); err != nil {
		return err
	}
	err := s.client.CoreV1().PersistentVolumes().Delete(ctx, volume.Name, metav1.DeleteOptions{Preconditions: &metav1.Preconditions{UID: &volume.UID}})
	if apierrors.IsNotFound(err) || apierrors.IsConflict(err) {
		return nil
	}
	return err
}
