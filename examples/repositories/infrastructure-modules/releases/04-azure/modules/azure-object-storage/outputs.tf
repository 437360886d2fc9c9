output "bucket" {
  description = "Name of the bucket."
  value       = local.bucket
}

output "url" {
  description = "Address of the bucket."
  value       = "https://${substr(replace(local.bucket, "-", ""), 0, 24)}.blob.core.windows.net/"
}

output "identifier" {
  description = "Identifier in the cloud."
  value       = terraform_data.bucket.id
}
