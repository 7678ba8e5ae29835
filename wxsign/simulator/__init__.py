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
- bizsend answers a msgid (switch: bizsend_msgid) and takes the address of a page; consents to one
  template add up; a closed window takes nothing back; a notice to somebody who blocks the account
  is accepted and not seen; of several open windows of customer service the larger counts;
- menu entries are refreshed at once instead of after five minutes;
- the JS-SDK's domain is that of OAuth and its sub-domains; how wx.config words a refusal, and that
  it calls ready after error.

What it cannot show: what a phone does for the JS-SDK (signatures are checked and calls recorded, no
more), snapshot pages beyond their flag, fonts, PDF and file pickers of real phones, rates of the
platform, review of template contents by people. `docs/simulator.md` is the manual.
"""
