import { CustomerForm } from 'readme:React Hook Form';
import { show } from './react.jsx';

show(CustomerForm);
