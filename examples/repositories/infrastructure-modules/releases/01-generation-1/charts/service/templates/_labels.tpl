{{- define "service.selector" -}}
app.kubernetes.io/name: {{ .Release.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "service.labels" -}}
{{ include "service.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "service.image" -}}
{{- $repository := .Values.image.repository | default (printf "ghcr.io/acme/%s" .Release.Name) -}}
{{ printf "%s:%s" $repository .Values.image.tag }}
{{- end -}}

{{- define "service.env" -}}
{{- if kindIs "map" .Values.env }}
{{- range $name, $value := .Values.env }}
- name: {{ $name }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- else }}
{{- toYaml .Values.env }}
{{- end }}
{{- end -}}

{{- define "service.secrets" -}}
{{- $names := list -}}
{{- range .Values.envFrom -}}
{{- if .secretRef -}}
{{- $names = append $names .secretRef.name -}}
{{- end -}}
{{- end -}}
{{ join "," $names }}
{{- end -}}
