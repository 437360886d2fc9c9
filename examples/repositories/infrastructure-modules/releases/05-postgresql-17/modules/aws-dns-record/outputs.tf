output "fqdn" {
  description = "Full name."
  value       = "${var.hostname}.${var.zone}"
}

output "record_type" {
  description = "Type of the record."
  value       = "CNAME"
}
