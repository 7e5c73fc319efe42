import { createApp } from 'vue';

import CustomerForm from 'readme:VeeValidate';
import { defaultValues, schema, submitter } from './set-up.js';

createApp(CustomerForm, { schema, submitter, defaultValues }).mount(document.body.appendChild(document.createElement('main')));
