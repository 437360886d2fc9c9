# Service bus queue. Made of terraform_data, so that it runs without any cloud.

resource "terraform_data" "queue" {
  input            = { name = var.name }
  triggers_replace = [var.name, var.namespace, var.max_size_mb, var.requires_session]
}

resource "terraform_data" "settings" {
  input = {
    queue          = terraform_data.queue.id
    resource_group = var.resource_group
    lock_duration  = "PT${var.lock_seconds}S"
    max_deliveries = var.max_deliveries
    session_idle   = var.requires_session ? "PT${var.session_idle_seconds}S" : null
    tags           = var.tags
  }
}
