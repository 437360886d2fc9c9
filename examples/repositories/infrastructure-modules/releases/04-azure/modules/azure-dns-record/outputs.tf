output "fqdn" {
  description = "Full name."
  value       = "${var.hostname}.${var.zone}"
}
