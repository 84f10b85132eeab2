-- Schema 5, after the program has written new_prints.

UPDATE instances SET coupon_total = n.coupon_total, coupons_until = n.coupons_until, print = n.print, order_print = n.order_print
FROM new_prints AS n WHERE n.id = instances.id;
DROP TABLE new_prints;
