/** A HelmRelease as people write them: comments everywhere, markers, anchors, mixed quotes and sequence styles. */
export const HELM_RELEASE = `# Payments API, production.
# Owned by the payments team; see the runbook before changing anything.
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
    name: payments-api
    namespace: payments   # one namespace per team
    labels: {app.kubernetes.io/name: payments-api, "team": 'payments'}
    annotations:
        fluxcd.io/note: >-
            Rolled out by hand until the
            canary controller is there.
spec:
    interval: 10m
    timeout:   15m    # migrations take long
    chart:
        spec:
            chart: service
            version: "4.2.x" # do not pin
            sourceRef:
                kind: HelmRepository
                name: charts
    # Upgrades are retried twice.
    upgrade:
        remediation: {retries: 2}

    values:
        # ---- image ------------------------------------------------
        image:
            repository: registry.example.com/payments/api # {"$imagepolicy": "flux-system:payments-api:name"}
            tag: 1.42.0 # {"$imagepolicy": "flux-system:payments-api:tag"}
            pullPolicy: IfNotPresent

        replicas: 3
        resources: &resources
            requests: { cpu: 250m, memory: 256Mi }
            limits:
                memory: 512Mi  # OOM at 480Mi under load

        # ---- infrastructure (rendered by the portal) --------------
        infrastructure:
            # asked for in 2023, for the ledger
            postgres:
            - name: main
              size: small   # enough until Black Friday
              version: "16"
            # Idempotency keys.
            - name: keys
              size: small
            topics: [payment-events, 'refund-events']

        env:
        - name: LOG_LEVEL
          value: info
        # Feature switches
        - {name: FEATURE_SPLIT, value: 'yes'}
        - name: JAVA_OPTS
          value: "-Xmx300m \\
            -XX:+UseG1GC"
        config: |
            # this is no YAML comment
            server:
              port: 8080

            limits: {}
        script: |+
            echo "trailing breaks matter"

        emptyMap: {}
        emptyList:   []     # none yet
        nothing:
        tilde: ~ # set per cluster
        sidecars:
        -   name: proxy
            resources: *resources
            ports: [
                8080,   # http
                9090    # metrics
            ]
        -   name: shipper
            image: "registry.example.com/shipper:2" # {"$imagepolicy": "flux-system:shipper"}

        nodeSelector:
            "kubernetes.io/arch": amd64
        tolerations:
            - key: dedicated
              operator: Equal
              value: payments
              effect: NoSchedule
            - { key: spot, operator: Exists }
        # commented out for now:
        # hpa:
        #     enabled: true
    # after the values
    install:
        crds: Skip
    dependsOn:
    - name: cert-manager
      namespace: platform
    -   name: vault   # secrets first
    driftDetection:
        mode: warn

        ignore:
            - paths: [ /spec/replicas ]   # the autoscaler's
              target: {kind: Deployment}
`;
