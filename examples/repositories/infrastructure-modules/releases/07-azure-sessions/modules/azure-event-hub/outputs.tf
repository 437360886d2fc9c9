output "topic" {
  description = "Name of the topic."
  value       = var.name
}

output "bootstrap_servers" {
  description = "Brokers to connect to."
  value       = "${var.namespace}.servicebus.windows.net:9093"
}

output "username" {
  description = "User of the service."
  value       = local.username
}

output "password" {
  description = "Password of that user."
  value       = sensitive(substr(sha256("azure-event-hub/${var.name}"), 0, 32))
  sensitive   = true
}

output "identifier" {
  description = "Identifier in the cloud."
  value       = terraform_data.topic.id
}

output "namespace" {
  description = "Namespace of the hub."
  value       = var.namespace
}
