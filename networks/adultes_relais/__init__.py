"""Posts of adultes-relais: conventions with the State, who holds each post, what ends when."""
