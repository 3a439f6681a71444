module cdk8s-bigdata/local-cluster/pause

go 1.24.0
