# Kafka topic on MSK. Made of terraform_data, so that it runs without any cloud.

resource "terraform_data" "topic" {
  input            = { name = var.name }
  triggers_replace = [var.name, var.replication_factor]
}

resource "terraform_data" "settings" {
  input = {
    topic                = terraform_data.topic.id
    cluster              = var.cluster
    partitions           = var.partitions
    retention_ms         = var.retention_hours * 3600000
    cleanup_policy       = var.cleanup_policy
    max_message_bytes    = var.max_message_bytes
    principal            = var.principal
    operations           = { produce = ["Write"], consume = ["Read"], both = ["Read", "Write"] }[var.access]
    min_insync_replicas  = min(var.min_insync_replicas, var.replication_factor)
    lag_alert_seconds    = var.lag_alert_seconds == 0 ? null : var.lag_alert_seconds
    schema_compatibility = var.schema_compatibility
    tags                 = var.tags
  }
}

locals {
  username = replace(var.name, ".", "-")
}
