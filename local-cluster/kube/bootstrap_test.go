package main

import "testing"

func TestTheManifestsAreWellFormed(t *testing.T) {
	objects, err := decode(manifests)
	if err != nil {
		t.Fatal(err)
	}
	for _, object := range objects {
		if object.GetKind() == "" || object.GetName() == "" {
			t.Errorf("no kind or name: %v", object.Object)
		}
	}
	if len(objects) < 8 {
		t.Errorf("only %d objects", len(objects))
	}
}
