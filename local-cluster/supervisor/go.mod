module cdk8s-bigdata/local-cluster/supervisor

go 1.24.0

require (
	github.com/vishvananda/netlink v1.3.1
	golang.org/x/sys v0.31.0
)

require github.com/vishvananda/netns v0.0.5 // indirect
