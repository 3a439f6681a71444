package main

import (
	"os"
	"path/filepath"
	"testing"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes/fake"
)

func TestAClaimGetsADirectoryThatGoesWithIt(t *testing.T) {
	directory := t.TempDir()
	class := "standard"
	claim := &corev1.PersistentVolumeClaim{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "data", UID: "1-2"},
		Spec: corev1.PersistentVolumeClaimSpec{
			StorageClassName: &class,
			AccessModes:      []corev1.PersistentVolumeAccessMode{corev1.ReadWriteMany},
			Resources:        corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("1Gi")}},
		},
	}
	client := fake.NewClientset(claim, &storagev1.StorageClass{ObjectMeta: metav1.ObjectMeta{Name: class}, Provisioner: provisioner})
	s := newStorage(client, directory)
	s.factory.Start(t.Context().Done())
	s.factory.WaitForCacheSync(t.Context().Done())

	if err := s.reconcile(t.Context(), item{"default", "data"}); err != nil {
		t.Fatal(err)
	}
	volume, err := client.CoreV1().PersistentVolumes().Get(t.Context(), "pvc-1-2", metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(volume.Spec.HostPath.Path); err != nil || info.Mode().Perm() != 0o777 {
		t.Fatalf("directory: %v %v", info, err)
	}

	volume.Status.Phase = corev1.VolumeReleased
	if err := s.reclaim(t.Context(), volume); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(volume.Spec.HostPath.Path); !os.IsNotExist(err) {
		t.Fatalf("the directory is still there: %v", err)
	}
}

func TestADirectoryElsewhereIsNotRemoved(t *testing.T) {
	elsewhere := t.TempDir()
	s := newStorage(fake.NewClientset(), filepath.Join(t.TempDir(), "volumes"))
	volume := &corev1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{Name: "foreign", Annotations: map[string]string{provisionedBy: provisioner}},
		Spec: corev1.PersistentVolumeSpec{
			PersistentVolumeReclaimPolicy: corev1.PersistentVolumeReclaimDelete,
			PersistentVolumeSource:        corev1.PersistentVolumeSource{HostPath: &corev1.HostPathVolumeSource{Path: elsewhere}},
		},
		Status: corev1.PersistentVolumeStatus{Phase: corev1.VolumeReleased},
	}
	if err := s.reclaim(t.Context(), volume); err == nil {
		t.Fatal("removed a directory that is not of this cluster")
	}
}

func TestAClaimThatAsksForMoreHasIt(t *testing.T) {
	sizes := func(size string) corev1.ResourceList {
		return corev1.ResourceList{corev1.ResourceStorage: resource.MustParse(size)}
	}
	claim := &corev1.PersistentVolumeClaim{
		ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "data"},
		Spec: corev1.PersistentVolumeClaimSpec{
			VolumeName: "ours", Resources: corev1.VolumeResourceRequirements{Requests: sizes("2Gi")},
		},
		Status: corev1.PersistentVolumeClaimStatus{Phase: corev1.ClaimBound, Capacity: sizes("1Gi")},
	}
	volume := &corev1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{Name: "ours", Annotations: map[string]string{provisionedBy: provisioner}},
		Spec:       corev1.PersistentVolumeSpec{Capacity: sizes("1Gi")},
	}
	client := fake.NewClientset(claim, volume)
	s := newStorage(client, t.TempDir())
	s.factory.Start(t.Context().Done())
	s.factory.WaitForCacheSync(t.Context().Done())

	if err := s.reconcile(t.Context(), item{"default", "data"}); err != nil {
		t.Fatal(err)
	}
	grown, err := client.CoreV1().PersistentVolumeClaims("default").Get(t.Context(), "data", metav1.GetOptions{})
	if err != nil || grown.Status.Capacity.Storage().String() != "2Gi" {
		t.Fatalf("claim: %v %v", grown.Status.Capacity, err)
	}
	volume, err = client.CoreV1().PersistentVolumes().Get(t.Context(), "ours", metav1.GetOptions{})
	if err != nil || volume.Spec.Capacity.Storage().String() != "2Gi" {
		t.Fatalf("volume: %v %v", volume.Spec.Capacity, err)
	}
}
