"""Shows (præsentationer) as HTML, PDF, PowerPoint and pictures, and the handout. May import contents and below."""
