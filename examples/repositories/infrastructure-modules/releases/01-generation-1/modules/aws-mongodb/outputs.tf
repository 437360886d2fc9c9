output "host" {
  description = "Host name."
  value       = local.host
}

output "database_name" {
  description = "Name of the database."
  value       = var.database_name
}

output "connection_string" {
  description = "All of it in one URL."
  value       = sensitive("mongodb+srv://${var.name}:${substr(sha256("aws/${var.name}"), 0, 32)}@${local.host}/${var.database_name}")
  sensitive   = true
}

output "identifier" {
  description = "Identifier in the cloud."
  value       = terraform_data.cluster.id
}
