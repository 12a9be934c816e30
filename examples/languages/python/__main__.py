import pulumi
import pulumi_grpc_envoy_gke as grpc

config = pulumi.Config()
project = config.require("project")

cluster = grpc.GkeCluster(
    "cluster",
    project=project,
    region=config.require("region"),
    settings={
        "name": "shop",
        "node_pools": {"default": {"machine_type": "e2-standard-2", "max_nodes": 2}},
    },
)

servers = grpc.ServerNamespace(
    "servers",
    namespace="shop",
    kubernetes_provider=cluster.kubernetes_provider,
)

orders = grpc.GrpcServer(
    "orders",
    kubernetes_provider=cluster.kubernetes_provider,
    namespace=servers.namespace,
    identity={
        "project": project,
        "cloud_name": "shop",
        "workload_pool": cluster.workload_pool,
    },
    settings={
        "image": config.require("image"),
        "port": 50051,
        "env": {"LOG_LEVEL": "info"},
        "replicas": {"min": 2, "max": 4},
        "calls": {"longest_unary": "10s", "longest_stream": "10m"},
        "routes": [{"host": config.require("host")}],
        "service_account": {"roles": ["roles/cloudtrace.agent"]},
    },
)

ingress = grpc.GrpcIngress(
    "ingress",
    kubernetes_provider=cluster.kubernetes_provider,
    project=cluster.project,
    cloud_name="shop",
    namespace=servers.namespace,
    backends=[orders.backend],
    settings={"https_redirect": True},
)

# Where clients inside the cluster call.
pulumi.export("target", pulumi.Output.format("{}:{}", orders.host, orders.internal_port))
# Where the host's DNS record points.
pulumi.export("address", ingress.address)
