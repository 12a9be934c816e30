package main

import (
	"github.com/pulumi/pulumi-java/pkg/codegen/java"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

func generate(spec schema.PackageSpec, _ string) (map[string][]byte, error) {
	pkg, err := schema.ImportSpec(spec, nil)
	if err != nil {
		return nil, err
	}
	return java.GeneratePackage("pulumi", pkg, map[string][]byte{})
}
