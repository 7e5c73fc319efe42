import { CustomerForm } from 'readme:conform';
import { show } from './react.jsx';

show(CustomerForm);
