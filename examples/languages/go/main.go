package main

import (
	grpc "example.com/grpc-envoy-gke/sdk/go/grpcenvoygke"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(deploy)
}

func deploy(ctx *pulumi.Context) error {
	cfg := config.New(ctx, "")
	project := pulumi.String(cfg.Require("project"))

	cluster, err := grpc.NewGkeCluster(ctx, "cluster", &grpc.GkeClusterArgs{
		Project: project,
		Region:  pulumi.String(cfg.Require("region")),
		Settings: grpc.ClusterSettingsArgs{
			Name: pulumi.String("shop"),
			NodePools: grpc.ClusterNodePoolMap{
				"default": grpc.ClusterNodePoolArgs{
					MachineType: pulumi.String("e2-standard-2"),
					MaxNodes:    pulumi.Int(2),
				},
			},
		},
	})
	if err != nil {
		return err
	}

	servers, err := grpc.NewServerNamespace(ctx, "servers", &grpc.ServerNamespaceArgs{
		Namespace:          pulumi.String("shop"),
		KubernetesProvider: cluster.KubernetesProvider,
	})
	if err != nil {
		return err
	}

	orders, err := grpc.NewGrpcServer(ctx, "orders", &grpc.GrpcServerArgs{
		KubernetesProvider: cluster.KubernetesProvider,
		Namespace:          servers.Namespace,
		Identity: grpc.WorkloadIdentityPlaceArgs{
			Project:      project,
			CloudName:    pulumi.String("shop"),
			WorkloadPool: cluster.WorkloadPool,
		},
		Settings: grpc.ServerSettingsArgs{
			Image: pulumi.String(cfg.Require("image")),
			Port:  pulumi.Int(50051),
			Env:   pulumi.StringMap{"LOG_LEVEL": pulumi.String("info")},
			Replicas: grpc.ServerReplicasArgs{
				Min: pulumi.Int(2),
				Max: pulumi.Int(4),
			},
			Calls: grpc.ServerCallsArgs{
				LongestUnary:  pulumi.String("10s"),
				LongestStream: pulumi.String("10m"),
			},
			Routes: grpc.ServerRouteArray{
				grpc.ServerRouteArgs{Host: pulumi.String(cfg.Require("host"))},
			},
			ServiceAccount: grpc.ServerServiceAccountArgs{
				Roles: pulumi.StringArray{pulumi.String("roles/cloudtrace.agent")},
			},
		},
	})
	if err != nil {
		return err
	}

	ingress, err := grpc.NewGrpcIngress(ctx, "ingress", &grpc.GrpcIngressArgs{
		KubernetesProvider: cluster.KubernetesProvider,
		Project:            cluster.Project,
		CloudName:          pulumi.String("shop"),
		Namespace:          servers.Namespace,
		Backends:           grpc.IngressBackendArray{orders.Backend},
		Settings:           grpc.IngressSettingsArgs{HttpsRedirect: pulumi.Bool(true)},
	})
	if err != nil {
		return err
	}

	// Where clients inside the cluster call.
	ctx.Export("target", pulumi.Sprintf("%s:%d", orders.Host, orders.InternalPort))
	// Where the host's DNS record points.
	ctx.Export("address", ingress.Address)
	return nil
}
