#!/bin/sh
# A smoke test, and what Chrome copies "as cURL (bash)".
set -eu

curl 'https://shop.test/api/items?page=1&q=%E6%97%A5' \
  -H 'accept: application/json' \
  -H 'accept-language: en-GB,en;q=0.9' \
  -b 'session=FAKE-SECRET; theme=dark' \
  -H 'user-agent: Mozilla/5.0 (X11; Linux x86_64)' \
  --compressed ;
curl 'https://shop.test/api/orders' \
  -H 'content-type: application/json' \
  --data-raw $'{"note":"it\'s \u00e9\u0021\\n","qty":2}' ;
curl -sS -u api:FAKE-SECRET -d sku=A-1 -d 'qty=2' --data-urlencode 'note=a b&c' http://shop.test:8080/cart
curl -G http://shop.test/search --data-urlencode 'q=two words' -d page=2 | grep -q found
curl -X PUT http://shop.test/note --data-binary @- <<'END'
first line
second "line" $HOME
END
curl -F 'name=cup' -F 'info=white;type=text/plain' http://shop.test/upload
curl -F 'photo=@cup.png' http://shop.test/upload
curl "http://shop.test/users/$USER"
curl -I http://shop.test/a http://shop.test/b
