package main

import (
	"fmt"

	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

func generate(spec schema.PackageSpec, language string) (map[string][]byte, error) {
	// No package is loaded: the schema refers to none.
	pkg, err := schema.ImportSpec(spec, nil, schema.NewCachedLoader(nil), schema.ValidationOptions{})
	if err != nil {
		return nil, err
	}
	switch language {
	case "go":
		return gogen.GeneratePackage("pulumi", pkg, nil)
	case "nodejs":
		return nodejs.GeneratePackage("pulumi", pkg, nil, nil, true, nil)
	case "python":
		return python.GeneratePackage("pulumi", pkg, nil, nil)
	default:
		return nil, fmt.Errorf("no generator for %s", language)
	}
}
