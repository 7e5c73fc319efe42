import { CustomerForm } from 'readme:TanStack Form';
import { show } from './react.jsx';

show(CustomerForm);
