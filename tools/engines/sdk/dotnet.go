package main

import (
	"net/http"
	"net/http/httptest"

	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

func generate(spec schema.PackageSpec, _ string) (map[string][]byte, error) {
	// The generator downloads a logo for NuGet.
	logo := httptest.NewServer(http.NotFoundHandler())
	defer logo.Close()
	spec.LogoURL = logo.URL
	pkg, err := schema.ImportSpec(spec, nil)
	if err != nil {
		return nil, err
	}
	return dotnet.GeneratePackage("pulumi", pkg, map[string][]byte{})
}
