module cdk8s-bigdata/local-cluster/probe

go 1.24.0
