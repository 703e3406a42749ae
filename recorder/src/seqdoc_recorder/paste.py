"""A filter for `api-paste.ini`, as OpenStack's services and other users of PasteDeploy have it.

```ini
[filter:seqdoc]
paste.filter_factory = seqdoc_recorder.paste:filter_factory
service = glance-api
log = /var/log/seqdoc/requestshook.log
```
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Callable, Dict

from .settings import Settings
from .wsgi import App, WsgiRecorder


def filter_factory(global_conf: Dict[str, str], **local_conf: str) -> Callable[[App], WsgiRecorder]:
    """What puts the recorder around an application.

    In `[DEFAULT]`, names of settings begin with `seqdoc_`: those of others stand there, too.
    """
    known = {"seqdoc_" + setting.name: setting.name for setting in fields(Settings)}
    arguments: Dict[str, Any] = {
        known[name]: value for name, value in global_conf.items() if name in known}
    arguments.update(local_conf)
    return lambda app: WsgiRecorder(app, **arguments)
