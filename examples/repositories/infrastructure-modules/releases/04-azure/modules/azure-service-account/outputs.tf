output "identity" {
  description = "Identifier of the identity."
  value       = uuidv5("url", "https://identity.example/${var.name}")
}
