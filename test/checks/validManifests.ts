import { parseAllDocuments } from "yaml";
import type { Tree } from "./support";

/** An object of every kind that people write for a gRPC server on GKE, with as many fields as they use. All are right. */
const TEXT = `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: orders
  labels: { app: orders, app.kubernetes.io/part-of: shop }
  annotations: { example.com/owner: team-a }
spec:
  replicas: 3
  minReadySeconds: 5
  revisionHistoryLimit: 3
  progressDeadlineSeconds: 600
  selector:
    matchLabels: { app: orders }
  strategy:
    type: RollingUpdate
    rollingUpdate: { maxSurge: 1, maxUnavailable: 0 }
  template:
    metadata:
      labels: { app: orders, version: v1 }
    spec:
      serviceAccountName: orders
      terminationGracePeriodSeconds: 60
      restartPolicy: Always
      dnsPolicy: ClusterFirst
      nodeSelector: { cloud.google.com/gke-nodepool: pool }
      tolerations:
        - { key: dedicated, operator: Equal, value: grpc, effect: NoSchedule }
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: ScheduleAnyway
          labelSelector: { matchLabels: { app: orders } }
      affinity:
        podAntiAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 100
              podAffinityTerm:
                topologyKey: kubernetes.io/hostname
                labelSelector: { matchLabels: { app: orders } }
      securityContext: { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000, seccompProfile: { type: RuntimeDefault } }
      initContainers:
        - name: envoy
          image: envoyproxy/envoy:v1.40.0
          restartPolicy: Always
          args: [-c, /etc/envoy/envoy.yaml]
          volumeMounts: [{ name: config, mountPath: /etc/envoy, readOnly: true }]
        - name: migrate
          image: registry.example.com/migrate:1
          command: [migrate]
      containers:
        - name: orders
          image: registry.example.com/orders:1.4.2
          imagePullPolicy: IfNotPresent
          args: [--port=50051]
          ports:
            - { name: grpc, containerPort: 50051, protocol: TCP }
            - { name: metrics, containerPort: 9090 }
          env:
            - { name: LOG_LEVEL, value: info }
            - name: POD_NAME
              valueFrom: { fieldRef: { fieldPath: metadata.name } }
            - name: PASSWORD
              valueFrom: { secretKeyRef: { name: database, key: password } }
          envFrom:
            - configMapRef: { name: flags }
          resources:
            requests: { cpu: 500m, memory: 256Mi }
            limits: { cpu: "1", memory: 512Mi }
          readinessProbe:
            grpc: { port: 50051, service: ready }
            periodSeconds: 5
            timeoutSeconds: 1
            successThreshold: 2
            failureThreshold: 3
          livenessProbe:
            httpGet: { path: /healthz, port: metrics, scheme: HTTP, httpHeaders: [{ name: X-Probe, value: live }] }
            initialDelaySeconds: 5
            terminationGracePeriodSeconds: 10
          startupProbe:
            tcpSocket: { port: 50051 }
            failureThreshold: 30
          lifecycle:
            preStop: { sleep: { seconds: 15 } }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          volumeMounts:
            - { name: tls, mountPath: /etc/tls }
            - { name: tmp, mountPath: /tmp }
      volumes:
        - name: config
          configMap: { name: envoy, defaultMode: 420, items: [{ key: envoy.yaml, path: envoy.yaml }] }
        - name: tls
          secret: { secretName: tls }
        - name: tmp
          emptyDir: { sizeLimit: 64Mi }
---
apiVersion: v1
kind: Service
metadata:
  name: orders
  annotations: { cloud.google.com/app-protocols: '{"grpc":"HTTP2"}' }
spec:
  type: ClusterIP
  selector: { app: orders }
  sessionAffinity: None
  ports:
    - { name: grpc, port: 443, targetPort: grpc, protocol: TCP, appProtocol: kubernetes.io/h2c }
    - { name: metrics, port: 9090, targetPort: 9090 }
---
apiVersion: v1
kind: Service
metadata: { name: orders-pods }
spec:
  clusterIP: None
  selector: { app: orders }
  ports: [{ name: grpc, port: 50051 }]
---
apiVersion: v1
kind: Service
metadata: { name: outside }
spec:
  type: LoadBalancer
  externalTrafficPolicy: Local
  loadBalancerSourceRanges: [10.0.0.0/8]
  selector: { app: orders }
  ports: [{ port: 443, targetPort: 8443, nodePort: 30443 }]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: orders
  annotations: { kubernetes.io/ingress.class: gce }
spec:
  defaultBackend: { service: { name: orders, port: { number: 443 } } }
  tls: [{ hosts: [grpc.example.com], secretName: tls }]
  rules:
    - host: grpc.example.com
      http:
        paths:
          - { path: /, pathType: Prefix, backend: { service: { name: orders, port: { name: grpc } } } }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: flags }
data: { FEATURE: "on", envoy.yaml: "static_resources: {}" }
---
apiVersion: v1
kind: Secret
metadata: { name: database }
type: Opaque
data: { password: c2VjcmV0 }
stringData: { user: orders }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: orders }
spec:
  minReplicas: 3
  maxReplicas: 10
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: orders }
  metrics:
    - type: Resource
      resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } }
    - type: Pods
      pods: { metric: { name: calls }, target: { type: AverageValue, averageValue: "100" } }
  behavior:
    scaleDown:
      stabilizationWindowSeconds: 300
      policies: [{ type: Pods, value: 1, periodSeconds: 60 }]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: orders }
spec:
  maxUnavailable: 1
  selector: { matchLabels: { app: orders } }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: orders }
spec:
  podSelector: { matchLabels: { app: orders } }
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - ipBlock: { cidr: 35.191.0.0/16, except: [35.191.1.0/24] }
        - podSelector: { matchLabels: { app: caller } }
          namespaceSelector: { matchExpressions: [{ key: team, operator: In, values: [a] }] }
      ports: [{ port: 50051, protocol: TCP }, { port: 8000, endPort: 8010 }]
  egress: [{}]
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: orders
  annotations: { iam.gke.io/gcp-service-account: orders@acme.iam.gserviceaccount.com }
automountServiceAccountToken: false
imagePullSecrets: [{ name: registry }]
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: restricted } }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: orders }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: orders }
subjects: [{ kind: ServiceAccount, name: orders, namespace: default }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: orders }
rules: [{ apiGroups: [""], resources: [pods], verbs: [get] }]
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: nightly }
spec:
  schedule: "0 3 * * *"
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      backoffLimit: 2
      template:
        spec:
          restartPolicy: OnFailure
          containers: [{ name: nightly, image: registry.example.com/nightly:1 }]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: store }
spec:
  serviceName: store
  replicas: 1
  selector: { matchLabels: { app: store } }
  template:
    metadata: { labels: { app: store } }
    spec:
      containers:
        - name: store
          image: registry.example.com/store:1
          volumeMounts: [{ name: data, mountPath: /data }]
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
---
apiVersion: cloud.google.com/v1
kind: BackendConfig
metadata: { name: orders }
spec:
  timeoutSec: 3600
  connectionDraining: { drainingTimeoutSec: 60 }
  healthCheck: { type: HTTP2, port: 8443, requestPath: /healthz, checkIntervalSec: 5, timeoutSec: 5 }
  logging: { enable: true, sampleRate: 0.5 }
  customRequestHeaders: { headers: ["X-A:b"] }
---
apiVersion: networking.gke.io/v1beta1
kind: FrontendConfig
metadata: { name: orders }
spec:
  sslPolicy: modern
  redirectToHttps: { enabled: true, responseCodeName: FOUND }
---
apiVersion: networking.gke.io/v1
kind: ManagedCertificate
metadata: { name: orders }
spec: { domains: [grpc.example.com] }
---
apiVersion: monitoring.googleapis.com/v1
kind: PodMonitoring
metadata: { name: orders }
spec:
  selector: { matchLabels: { app: orders } }
  endpoints: [{ port: metrics, interval: 30s, timeout: 10s, path: /metrics }]
`;

/** Each object by `Kind/name`. */
export function validManifests(): Map<string, Tree> {
  const objects = parseAllDocuments(TEXT).map((document) => document.toJS() as Tree);
  return new Map(objects.map((one) => [`${String(one["kind"])}/${(one["metadata"] as { name: string }).name}`, one]));
}
