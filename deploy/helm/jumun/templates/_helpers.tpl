{{- define "jumun.fullname" -}}
{{- if contains "jumun" .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-jumun" .Release.Name | trunc 40 | trimSuffix "-" }}{{ end -}}
{{- end -}}

{{/* What the schema cannot see. */}}
{{- define "jumun.refuse" -}}
{{- if not (or .Values.secrets.prefix .Values.demo.enabled) }}
{{- fail "Say where the secrets are (secrets.prefix, made by `npm run secrets`), or set demo.enabled=true for a try." }}
{{- end }}
{{- if and .Values.secrets.prefix (not .Values.trust) }}
{{- fail "trust: the public keys of all services; `npm run secrets` writes them." }}
{{- end }}
{{- if and .Values.gatewayApi.enabled (not .Values.gatewayApi.parentRefs) }}
{{- fail "gatewayApi.parentRefs: the Gateway that the route belongs to" }}
{{- end }}
{{- $least := add .Values.drainSeconds 15 | int }}
{{- if lt (int .Values.terminationGraceSeconds) $least }}
{{- fail (printf "terminationGraceSeconds has to be at least %d: drainSeconds and 15 to finish what is in hand." $least) }}
{{- end }}
{{- end -}}

{{- define "jumun.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}

{{- define "jumun.labels" -}}
app.kubernetes.io/name: jumun
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{/* Of one part: dict "root" $ "part" "order" */}}
{{- define "jumun.selector" -}}
app.kubernetes.io/name: jumun
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end -}}

{{/* The demo's own brokers: "true", or nothing. */}}
{{- define "jumun.demoKafka" -}}
{{- if and .Values.demo.enabled .Values.demo.kafka.enabled }}true{{ end -}}
{{- end -}}

{{- define "jumun.eventLog" -}}
{{- if .Values.eventLog }}{{ .Values.eventLog }}
{{- else if include "jumun.demoKafka" . -}}
{{- $name := include "jumun.fullname" . -}}
kafka://{{ range $i := until 3 }}{{ if $i }},{{ end }}{{ printf "%s-kafka-%d.%s-kafka:9092" $name $i $name }}{{ end }}
{{- end -}}
{{- end -}}

{{- define "jumun.schemaRegistry" -}}
{{- if .Values.schemaRegistry }}{{ .Values.schemaRegistry }}
{{- else if include "jumun.demoKafka" . -}}
http://{{ include "jumun.fullname" . }}-registry:8080/apis/ccompat/v7
{{- end -}}
{{- end -}}

{{/* The map of services, without those that are switched off. */}}
{{- define "jumun.services" -}}
{{- $all := .Files.Get "files/services.json" | fromJsonArray -}}
{{- $on := list -}}
{{- range $all -}}
{{- $off := or (and (eq .name "discovery") (not $.Values.discovery.enabled)) (and (eq .name "config") (not $.Values.config.enabled)) -}}
{{- if not $off }}{{ $on = append $on . }}{{ end -}}
{{- end -}}
{{- $on | toJson -}}
{{- end -}}

{{- define "jumun.secretPrefix" -}}
{{ .Values.secrets.prefix | default (include "jumun.fullname" .) }}
{{- end -}}

{{/* Settings of one service over those of all. */}}
{{- define "jumun.of" -}}
{{- $own := index .root.Values.services .name | default dict -}}
{{- mustMergeOverwrite (deepCopy .root.Values.defaults) (deepCopy $own) | toJson -}}
{{- end -}}

{{- define "jumun.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "jumun.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}

{{/* What every pod of ours is told. */}}
{{- define "jumun.settings" -}}
JUMUN_PORT: "8080"
JUMUN_LOG_LEVEL: {{ .Values.logLevel | quote }}
JUMUN_DRAIN_MS: {{ mul .Values.drainSeconds 1000 | quote }}
JUMUN_TRUST_FILE: /etc/jumun/trust/trust.json
JUMUN_DISCOVERY_URL: {{ printf "dns://%s-{service}:8080" (include "jumun.fullname" .) | quote }}
{{- $without := concat (ternary list (list "discovery") .Values.discovery.enabled) (ternary list (list "config") .Values.config.enabled) }}
{{- with $without }}
JUMUN_WITHOUT: {{ join "," . | quote }}
{{- end }}
{{- if .Values.config.enabled }}
JUMUN_CONFIG_URL: {{ printf "http://%s-config:8080" (include "jumun.fullname" .) | quote }}
{{- end }}
{{- with include "jumun.eventLog" . }}
JUMUN_EVENT_LOG: {{ . | quote }}
{{- end }}
{{- with include "jumun.schemaRegistry" . }}
JUMUN_SCHEMA_REGISTRY: {{ . | quote }}
{{- end }}
{{- if .Values.caConfigMap }}
NODE_EXTRA_CA_CERTS: /etc/jumun/ca/ca.crt
{{- end }}
{{- $hosts := concat .Values.hosts (ternary (list .Values.ingress.host) list .Values.ingress.enabled) (ternary .Values.gatewayApi.hostnames list .Values.gatewayApi.enabled) }}
{{- with $hosts }}
JUMUN_ALLOWED_HOSTS: {{ join "," . | quote }}
{{- end }}
{{- range $name, $value := .Values.settings }}
{{ $name }}: {{ $value | quote }}
{{- end }}
{{- end -}}
