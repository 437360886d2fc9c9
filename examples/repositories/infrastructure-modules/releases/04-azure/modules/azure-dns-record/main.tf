# DNS name on Azure. Made of terraform_data, so that it runs without any cloud.

resource "terraform_data" "record" {
  input = {
    name    = "${var.hostname}.${var.zone}"
    type    = "CNAME"
    target  = var.target
    ttl     = var.ttl_seconds
    private = var.private
    tags    = var.tags
  }
  triggers_replace = [var.hostname, var.zone, var.private]
}
