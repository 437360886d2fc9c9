output "host" {
  description = "Host name."
  value       = "${var.name}.redis.cache.windows.net"
}

output "port" {
  description = "Port."
  value       = 6380
}

output "auth_token" {
  description = "Password."
  value       = sensitive(substr(sha256("azure-redis/${var.name}"), 0, 40))
  sensitive   = true
}

output "identifier" {
  description = "Identifier in the cloud."
  value       = terraform_data.cache.id
}
