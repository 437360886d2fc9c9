output "endpoint" {
  description = "Host name."
  value       = "${var.name}.db.internal"
}

output "port" {
  description = "Port."
  value       = 5432
}

output "database_name" {
  description = "Name of the database."
  value       = var.database_name
}

output "username" {
  description = "User of the service."
  value       = local.username
}

output "password" {
  description = "Password of that user."
  value       = terraform_data.password.output
  sensitive   = true
}

output "connection_url" {
  description = "All of it in one URL."
  value       = "postgresql://${local.username}:${terraform_data.password.output}@${"${var.name}.db.internal"}:5432/${var.database_name}?sslmode=require"
  sensitive   = true
}

output "identifier" {
  description = "Identifier in the cloud."
  value       = terraform_data.database.id
}

output "reader_endpoint" {
  description = "Host name for reading only."
  value       = var.multi_az ? "${var.name}-ro.db.internal" : "${var.name}.db.internal"
}

output "engine" {
  description = "Kind of database."
  value       = "postgres"
}
