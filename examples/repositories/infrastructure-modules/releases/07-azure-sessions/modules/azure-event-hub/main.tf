# Kafka topic on Event Hubs. Made of terraform_data, so that it runs without any cloud.

resource "terraform_data" "topic" {
  input            = { name = var.name }
  triggers_replace = [var.name, var.partition_count]
}

resource "terraform_data" "settings" {
  input = {
    topic           = terraform_data.topic.id
    namespace       = var.namespace
    resource_group  = var.resource_group
    partitions      = var.partition_count
    retention_hours = var.message_retention_hours
    cleanup_policy  = title(var.cleanup_policy)
    claims          = { produce = ["Send"], consume = ["Listen"], both = ["Listen", "Send"] }[var.access]
    capture         = var.capture
    tags            = var.tags
  }
}

locals {
  username = replace(var.name, ".", "-")
}
