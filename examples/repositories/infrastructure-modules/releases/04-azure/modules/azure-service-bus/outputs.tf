output "queue" {
  description = "Name of the queue."
  value       = var.name
}

output "connection_string" {
  description = "Connection string."
  value       = sensitive("Endpoint=sb://${var.namespace}.servicebus.windows.net/;EntityPath=${var.name};SharedAccessKey=${substr(sha256(var.name), 0, 43)}=")
  sensitive   = true
}

output "identifier" {
  description = "Identifier in the cloud."
  value       = terraform_data.queue.id
}
