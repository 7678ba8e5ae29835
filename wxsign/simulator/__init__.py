"""The WeChat platform, played: phones, API, web OAuth and callbacks on one loopback port.

For development and tests only. It is an independent witness: it imports nothing of the product and
writes its cryptography from the documentation, not from the library that the product uses.

What is assumed, because no page of Tencent says it (check with a test account and one real send):

- a repeated client_msg_id is answered with the first msgid; longer than 32 characters is refused;
- a field that the template does not have is refused; 24:00 and a bare date are no `time`;
- `thing` counts code points; a `const` registered without its list of values takes any
  20 characters;
- the order in which several faults of one call are reported, and the exact words of errmsg;
- a failed callback is repeated after a second, up to three tries in all, as the same message in a
  fresh envelope; HTTP 5xx counts as a failure (switch: retry_server_errors);
- the delay of a receipt, and that a wrong secret answers 40125;
- web OAuth is silent for snsapi_userinfo too; a faulty link without a documented code shows 40035;
- menu entries are refreshed at once instead of after five minutes.

What it cannot show: JS-SDK, the behaviour of snapshot pages beyond their flag, fonts, PDF and file
pickers of real phones, rates of the platform, review of template contents by people.
"""
