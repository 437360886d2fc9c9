output "bucket" {
  description = "Name of the bucket."
  value       = local.bucket
}

output "url" {
  description = "Address of the bucket."
  value       = "s3://${local.bucket}"
}

output "identifier" {
  description = "Identifier in the cloud."
  value       = terraform_data.bucket.id
}
