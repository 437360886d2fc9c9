output "host" {
  description = "Host name."
  value       = "${var.name}.cache.internal"
}

output "port" {
  description = "Port."
  value       = 6379
}

output "auth_token" {
  description = "Password."
  value       = sensitive(substr(sha256("aws-redis/${var.name}"), 0, 40))
  sensitive   = true
}

output "identifier" {
  description = "Identifier in the cloud."
  value       = terraform_data.cache.id
}
