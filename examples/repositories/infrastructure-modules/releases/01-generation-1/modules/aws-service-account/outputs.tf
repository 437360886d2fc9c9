output "identity" {
  description = "Identifier of the identity."
  value       = "arn:aws:iam::000000000000:role/${var.name}"
}
