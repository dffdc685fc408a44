console.log('two devices')
